"""Which format a log is of."""

from __future__ import annotations

from collections.abc import Sequence

from oakum.kernel import LOG_TEXT
from oakum.sources.logs import containers, github_actions, gitlab, jenkins, json_lines, syslog, tagged
from oakum.sources.logs.interface import LINES, Format

HEAD = 64 << 10
"""Bytes at the start of a log that are looked at."""


def _whatever(_lines: Sequence[bytes], _path: str) -> bool:
    return True


UNKNOWN = Format(system="", shape=LOG_TEXT, matches=_whatever)
FORMATS = (
    github_actions.FORMAT,
    gitlab.STAMPED,
    containers.FORMAT_CRI,
    containers.FORMAT_DOCKER,
    jenkins.FORMAT,
    gitlab.PLAIN,
    tagged.FORMAT_KUBECTL,
    tagged.FORMAT_TEKTON,
    syslog.FORMAT,
    syslog.FORMAT_EXPORT,
    json_lines.FORMAT_AUDIT,
    json_lines.FORMAT_JOURNAL,
    json_lines.FORMAT_CLOUDTRAIL,
    json_lines.FORMAT_GOOGLE,
    json_lines.FORMAT_OTHER,
    tagged.FORMAT_ARGO,
    containers.FORMAT_KUBECTL,
    UNKNOWN,
)
"""In the order in which they are asked: the more a format asks for, the earlier."""


def recognise(head: bytes, path: str) -> Format:
    """The format of a log that begins with `head`, of which the last line may be cut."""
    lines = head[:HEAD].split(b"\n", LINES + 1)
    whole = lines[:LINES] if len(lines) > LINES else lines[:-1] if len(lines) > 1 and len(head) >= HEAD else lines
    return next(known for known in FORMATS if known.matches(whole, path))
