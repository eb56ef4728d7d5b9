"""Containers of content: archives, office files, databases. Read in memory, never unpacked to disk."""

from oakum.sources.archives.container import HEAD_SIZE, looks_like_container, open_container
from oakum.sources.archives.interface import Limits, Member

__all__ = ["HEAD_SIZE", "Limits", "Member", "looks_like_container", "open_container"]
