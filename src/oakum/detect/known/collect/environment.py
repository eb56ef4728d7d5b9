"""The environment of this process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oakum.detect.known.collect.interface import Found


def read(environ: Mapping[str, str]) -> Iterator[Found]:
    """Its variables."""
    for name, value in sorted(environ.items()):
        yield Found(name, value)
