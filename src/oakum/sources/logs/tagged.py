"""What tkn, kubectl and argo print of several containers: `[task : step] text`, `[pod/NAME/CONTAINER] text`, and
`POD: text`. Source: the documentation of `tkn pipelinerun logs`, `kubectl logs --prefix` and `argo logs`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from oakum.kernel import LOG_TAG
from oakum.sources.logs.interface import Format, Names, mostly, text

_TEKTON = re.compile(rb"\[([a-z0-9-]+)(?: : ([a-z0-9-]+))?\] ")
_KUBECTL = re.compile(rb"\[pod/([a-z0-9.-]+)/([a-z0-9-]+)\] ")
_ARGO = re.compile(rb"(?:\x1b\[[\d;]*m)*((?=[a-z.\d]*-)(?=[a-z.-]*\d)[a-z\d.-]{3,253}):(?:\x1b\[[\d;]*m)* ")


def _named(pattern: re.Pattern[bytes], line: bytes) -> Names:
    match = pattern.match(line)
    return Names(*(text(group or b"") for group in match.groups())) if match else Names()


def _is_argo(lines: Sequence[bytes], _: str) -> bool:
    return all(_ARGO.match(line) for line in lines if line.strip()) and mostly(_ARGO, lines)


FORMAT_KUBECTL = Format(
    system="kubectl",
    shape=LOG_TAG,
    matches=lambda lines, _: mostly(_KUBECTL, lines),
    by_line=lambda line: _named(_KUBECTL, line),
)
FORMAT_TEKTON = Format(
    system="tekton",
    shape=LOG_TAG,
    matches=lambda lines, _: mostly(_TEKTON, lines),
    by_line=lambda line: _named(_TEKTON, line),
)
FORMAT_ARGO = Format(system="argo", shape=LOG_TAG, matches=_is_argo, by_line=lambda line: _named(_ARGO, line))
