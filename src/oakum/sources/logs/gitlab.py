"""Traces of GitLab jobs: sections between `section_start:TIME:NAME` and `section_end`, colours, and with FF_TIMESTAMPS
a time, a stream number and O or E before each line, then `+` where it goes on with the line before. Masked values are
`[MASKED]`. Source: GitLab's documentation of job logs, and gitlab-org/gitlab!153516.
"""

from __future__ import annotations

import re

from oakum.kernel import LOG_GITLAB, LOG_TEXT
from oakum.sources.logs.interface import Format, anywhere, mostly

_STAMPED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z [0-9a-f]{2}[OE][+ ]")
_SECTION = re.compile(rb"section_start:\d{8,12}:[A-Za-z0-9_.-]+(?:\[[a-z_=,]*\])?\r")
_STEP = re.compile(rb"\d{8,12}:([A-Za-z0-9_.-]{1,200})")

STAMPED = Format(
    system="gitlab",
    shape=LOG_GITLAB,
    matches=lambda lines, _: mostly(_STAMPED, lines),
    marker=b"section_start:",
    step=_STEP,
)
PLAIN = Format(
    system="gitlab",
    shape=LOG_TEXT,
    matches=lambda lines, _: anywhere(_SECTION, lines),
    marker=b"section_start:",
    step=_STEP,
)
