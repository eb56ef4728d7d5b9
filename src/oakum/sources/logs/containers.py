"""Logs that container runtimes keep: CRI (`TIME stdout F text`, with P for a part of a line) and Docker's json-file.

The path of a pod's log names it: `/var/log/pods/NAMESPACE_POD_UID/CONTAINER/N.log`, and the containers of a Tekton
TaskRun are called `step-NAME`, that of an Argo workflow `main`. Source: Kubernetes' design of CRI logging, Docker's
documentation of the json-file driver, Tekton's documentation of pods.
"""

from __future__ import annotations

import re

from oakum.kernel import LOG_CRI, LOG_DOCKER, LOG_STAMP
from oakum.sources.logs.interface import Format, Names, mostly

_CRI = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) std(?:out|err) [FP](?: |\r?$)")
_DOCKER = re.compile(rb'\{"log":"')
_STAMPED = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z ")
_POD = re.compile(r"(?:^|/)([a-z0-9-]+)_([a-z0-9.-]+)_[0-9a-f-]+/([a-z0-9-]+)/\d+\.log")
_LINK = re.compile(r"(?:^|/)([a-z0-9.-]+)_([a-z0-9-]+)_([a-z0-9-]+)-[0-9a-f]{64}\.log")
_DOCKER_FILE = re.compile(r"(?:^|/)([0-9a-f]{12})[0-9a-f]{52}-json\.log")


def _pod(namespace: str, pod: str, container: str) -> Names:
    if container.startswith("step-"):
        return Names(f"{namespace}/{pod.removesuffix('-pod')}", container.removeprefix("step-"))
    return Names(f"{namespace}/{pod}", container)


def _by_path(path: str) -> Names:
    if match := _POD.search(path):
        return _pod(match[1], match[2], match[3])
    if match := _LINK.search(path):
        return _pod(match[2], match[1], match[3])
    match = _DOCKER_FILE.search(path)
    return Names(match[1]) if match else Names()


FORMAT_CRI = Format(system="cri", shape=LOG_CRI, matches=lambda lines, _: mostly(_CRI, lines), by_path=_by_path)
FORMAT_DOCKER = Format(
    system="docker", shape=LOG_DOCKER, matches=lambda lines, _: mostly(_DOCKER, lines), by_path=_by_path
)
FORMAT_KUBECTL = Format(
    system="kubectl", shape=LOG_STAMP, matches=lambda lines, _: mostly(_STAMPED, lines), by_path=_by_path
)
