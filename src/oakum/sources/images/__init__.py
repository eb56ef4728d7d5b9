"""Container images: layers, configuration and history, from folders, archives and registries; nothing is unpacked to
disk."""
