"""Git repositories: the whole history straight from the packs, and changes between states by git itself."""
