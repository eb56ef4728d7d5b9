"""Logs of GitHub Actions: each line behind a time with seven decimals, `##[group]` at the start of a step.

The archive of a run holds `JOB/N_STEP.txt` for each step and `N_JOB.txt` for each job. Secrets that the runner knows
are `***`; so are their base64, URI, XML, JSON and command line forms, but not hexadecimal, reversed or split ones.
Source: actions/runner, Logging.cs and HostContext.cs; cli/cli, view.go.
"""

from __future__ import annotations

import re

from oakum.kernel import LOG_STAMP
from oakum.sources.logs.interface import Format, Names, mostly

_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z(?: |\r?$)")
_STEP_FILE = re.compile(r"(?:^|/)([^/]+)/(?:\d+_([^/]+)|(system))\.txt$")
_JOB_FILE = re.compile(r"(?:^|/)\d+_([^/]+)\.txt$")


def _by_path(path: str) -> Names:
    inside = path.rpartition("!/")[2] if "!/" in path else path
    if match := _STEP_FILE.search(inside):
        return Names(match[1], match[2] or match[3])
    match = _JOB_FILE.search(inside)
    return Names(match[1]) if match else Names()


FORMAT = Format(
    system="github-actions",
    shape=LOG_STAMP,
    matches=lambda lines, _: mostly(_LINE, lines),
    by_path=_by_path,
    marker=b"##[group]",
    step=re.compile(rb"(?:Run )?([^\r\n]{1,200})"),
)
