"""Word lists as they read best: words between spaces."""

from __future__ import annotations


def vocabulary(*texts: str) -> frozenset[str]:
    """The set of the words in the texts."""
    return frozenset(word for text in texts for word in text.split())
