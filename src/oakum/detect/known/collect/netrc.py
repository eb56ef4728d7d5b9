"""`.netrc`: `machine`, `login` and `password`, each with its word, in any order and over any number of lines.

https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from oakum.detect.checks.vocabulary import vocabulary
from oakum.detect.known.collect.interface import Found

_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,4096})"|(\S+)')
_ESCAPE = re.compile(r"\\(.)")
_SECRETS = vocabulary("account password")


def read(text: str) -> Iterator[Found]:
    """The passwords, by machine."""
    tokens = [_ESCAPE.sub(r"\1", one[1]) if one[1] is not None else one[2] for one in _TOKEN.finditer(_bare(text))]
    machine = "default"
    for key, value in pairwise(tokens):
        if key == "machine":
            machine = value
        elif key in _SECRETS:
            yield Found(f"{machine} {key}", value, certain=True)


def _bare(text: str) -> str:
    """Without comments and the bodies of macros, which end at an empty line."""
    text = re.sub(r"^[ \t]*#.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"^[ \t]*macdef\b.*\n(?:.+\n)*", "", text, flags=re.MULTILINE)
