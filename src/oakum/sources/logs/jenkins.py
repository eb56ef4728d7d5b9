"""Console logs of Jenkins: `[Pipeline]` lines, encoded notes between ESC sequences, and with the timestamper a time
in brackets before each line. Masked values are `****`. Source: the documentation of the timestamper and
credentials-binding plug-ins, and hudson.console.ConsoleNote.
"""

from __future__ import annotations

import re

from oakum.kernel import LOG_STAMP
from oakum.sources.logs.interface import Format, Names, anywhere, mostly

_STAMPED = re.compile(rb"(?:\x1b\[8mha:[^\x1b]*\x1b\[0m)*\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] ")
_SIGNS = re.compile(rb"\x1b\[8mha:|^(?:\[[^\]]{10,40}\] )?\[Pipeline\] |^Started by (?:user|an? |upstream)")
_JOB = re.compile(r"(?:^|/)jobs?/([^/]+)/(?:builds/)?(\d+)/")


def _by_path(path: str) -> Names:
    match = _JOB.search(path)
    return Names(f"{match[1]} #{match[2]}") if match else Names()


FORMAT = Format(
    system="jenkins",
    shape=LOG_STAMP,
    matches=lambda lines, _: anywhere(_SIGNS, lines) or mostly(_STAMPED, lines),
    by_path=_by_path,
    marker=b"[Pipeline] { (",
    step=re.compile(rb"([^\r\n)]{1,200})"),
)
