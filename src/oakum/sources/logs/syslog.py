"""Logs of machines: syslog (RFC 3164, RFC 5424, and what journalctl prints) and the export format of journald.

Source: the RFCs; systemd's "Journal Export Formats".
"""

from __future__ import annotations

import re

from oakum.kernel import LOG_SYSLOG, LOG_TEXT
from oakum.sources.logs.interface import Format, Names, anywhere, mostly, text

_DATE = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)"
_LINE = re.compile(
    rb"<\d{1,3}>1 %b ([!-~]{1,255}) ([!-~]{1,255}) |"
    rb"(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|%b) ([!-~]{1,255}) ([^\s:\[]{1,64})(?:\[\d*\])?: "
    % (_DATE, _DATE)
)
_EXPORT = re.compile(rb"^__(?:CURSOR|REALTIME_TIMESTAMP)=")


def _by_line(line: bytes) -> Names:
    match = _LINE.match(line)
    return Names(text(match[1] or match[3]), text(match[2] or match[4])) if match else Names()


FORMAT = Format(system="syslog", shape=LOG_SYSLOG, matches=lambda lines, _: mostly(_LINE, lines), by_line=_by_line)
FORMAT_EXPORT = Format(system="journald", shape=LOG_TEXT, matches=lambda lines, _: anywhere(_EXPORT, lines[:3]))
