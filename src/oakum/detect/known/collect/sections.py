"""Files of sections and `name = value`: `~/.aws/credentials`, `.pypirc`, `~/.my.cnf`, `~/.s3cfg`, `rclone.conf`.

They are read line by line, without interpolation: a file that a strict parser refuses still gives its values.
AWS: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html;
`.pypirc`: https://packaging.python.org/en/latest/specifications/pypirc/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.detect.checks.vocabulary import vocabulary
from oakum.detect.known.collect.interface import Found

_LINE = re.compile(
    r"[ \t]*(?:\[(?P<section>[^\]\n]{1,100})\]|(?P<name>[A-Za-z_][\w.-]{0,100})[ \t]*[=:][ \t]*(?P<value>.*))"
)
_CERTAIN = vocabulary(
    "aws_secret_access_key aws_session_token aws_security_token password passwd secret_key",
    "gs_secret_access_key",
)


def read(text: str) -> Iterator[Found]:
    """The values by `section.name`."""
    section = ""
    for line in text.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        if match["section"]:
            section = match["section"].strip()
            continue
        name = match["name"]
        yield Found(f"{section}.{name}" if section else name, _unquoted(match["value"].strip()), name in _CERTAIN)


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
