"""Our hooks in the settings of AI coding tools, and out of them again."""
