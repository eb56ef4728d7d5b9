"""Texts of CUE, evaluated by Oakum alone."""

from __future__ import annotations

from typing import Any

from oakum.policy.conftest.cue.export import document
from oakum.policy.conftest.cue.reading import read


def evaluated(text: str) -> Any:
    """Raises CueError."""
    return document(read(text))[1]
