"""Logs in the formats of the systems that write them, around given lines."""

from __future__ import annotations

import json
from collections.abc import Sequence

from oakum.detect.equipment import Equipment
from oakum.model import Location, LogOrigin, ShardResult
from oakum.scan import work
from oakum.sources.logs.shard import LogShard, Part

GITHUB = "2026-11-24T06:00:27.6868641Z "
GITLAB = "2024-05-14T11:19:20.000000Z 00O "
JENKINS = "[2026-11-24T06:00:27.123Z] "
CRI = "2016-10-06T00:17:09.669794202Z stdout F "
SYSLOG = "Nov 24 06:00:27 web-1 sshd[812]: "


def prefixed(prefix: str, lines: Sequence[str]) -> bytes:
    return "".join(f"{prefix}{line}\n" for line in lines).encode()


def docker(lines: Sequence[str]) -> bytes:
    return "".join(
        json.dumps({"log": f"{line}\n", "stream": "stdout", "time": "2016-10-06T00:17:09.66Z"}, separators=(",", ":"))
        + "\n"
        for line in lines
    ).encode()


def seen(tools: Equipment, path: object, name: str = "a.log", **settings: bool) -> ShardResult:
    return work(tools.detector(), LogShard([Part(str(path).encode(), name)], **settings))


def places(result: ShardResult) -> list[Location]:
    return [place for sighting in result.sightings for place in sighting.locations]


def origin(result: ShardResult) -> LogOrigin:
    (place,) = places(result)
    assert isinstance(place.origin, LogOrigin)
    return place.origin
