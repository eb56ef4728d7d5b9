"""Commits: what they change, who wrote it, and whether a change by an AI tool is small and reviewed enough."""
