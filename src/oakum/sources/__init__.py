"""Where content comes from: trees, streams, archives, git."""
