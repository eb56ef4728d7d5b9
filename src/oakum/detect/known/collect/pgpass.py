r"""`.pgpass`: `host:port:database:user:password` on each line, with `\:` and `\\`.

https://www.postgresql.org/docs/current/libpq-pgpass.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.detect.known.collect.interface import Found

_FIELD = re.compile(r"((?:[^:\\]|\\.)*)(?::|$)")
_ESCAPE = re.compile(r"\\(.)")
_FIELDS = 5


def read(text: str) -> Iterator[Found]:
    """The passwords, by user and host."""
    for line in text.splitlines():
        fields = [_ESCAPE.sub(r"\1", field) for field in _FIELD.findall(line)]
        if line.startswith("#") or len(fields) < _FIELDS or not fields[4]:
            continue
        yield Found(f"{fields[3]}@{fields[0]} password", fields[4], certain=True)
