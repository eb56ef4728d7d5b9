"""Standard input as a target."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from oakum.config.settings import ScanSettings
from oakum.model import Skipped
from oakum.model.arena import Shard
from oakum.sources.stream import StreamShard
from oakum.targets.interface import Target


class StreamTarget(Target):
    """Standard input."""

    def __init__(self, settings: ScanSettings) -> None:
        self._settings = settings
        self.skipped: list[Skipped] = []
        self.commits = 0

    def shards(self) -> Iterator[Shard]:
        """One shard; it stays in this process."""
        yield StreamShard(sys.stdin.buffer, archives=self._settings.archives, binary=self._settings.binary)
