"""kubeconfig, and other YAML of one `key: value` a line (`~/.config/gh/hosts.yml`), read line by line.

https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.detect.checks.vocabulary import vocabulary
from oakum.detect.known.collect.basic import decoded
from oakum.detect.known.collect.document import read as read_json
from oakum.detect.known.collect.interface import Found

_LINE = re.compile(
    r"""[ \t]*(?:-[ \t]+)?["']?(?P<key>[\w-]{1,60})["']?[ \t]*:[ \t]+(?P<value>"[^"]*"|'[^']*'|[^#\s]\S*)"""
)
_SECRETS = vocabulary(
    "token password id-token refresh-token access-token client-secret client-key-data oauth_token",
)


def read(text: str) -> Iterator[Found]:
    """The credentials of each user."""
    if text.lstrip().startswith("{"):
        yield from read_json(text)
        return
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None or match["key"] not in _SECRETS:
            continue
        key, value = match["key"], match["value"].strip("\"'")
        yield Found(key, value, certain=True)
        if key == "client-key-data":
            yield Found("client-key", decoded(value), certain=True)
