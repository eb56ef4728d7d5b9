"""What policies say of themselves: OPA's metadata annotations, YAML in comments above a package or a rule.

# METADATA
# title: Literal secrets in env
# description: What to do instead.
# custom:
#   rule: literal-env

Source: OPA documentation, "Annotations".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from oakum.model import PolicyError, SourceError
from oakum.policy.conftest.parsers import yaml
from oakum.policy.conftest.parsers.interface import Text

_START = re.compile(r"#\s*METADATA\s*")
_NAME = re.compile(r"(?:default\s+)?([A-Za-z_][\w.]*)")
_LARGEST = 20_000


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """One block of metadata."""

    about: str
    """`package`, or the name of the rule below it."""
    line: int
    title: str = ""
    description: str = ""
    custom: dict[str, Any] = {}


def metadata(text: str, file: str = "") -> tuple[Annotation, ...]:
    """All of a policy. Raises PolicyError with file and line for metadata that does not parse."""
    return tuple(_blocks(text, file))


def _blocks(text: str, file: str) -> Iterator[Annotation]:
    block: list[str] | None = None
    start = 0
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if _START.fullmatch(bare):
            block, start = [], number
        elif block is None:
            continue
        elif bare.startswith("#"):
            block.append(bare[1:])
        elif bare:
            yield _annotation(block, bare, file, start)
            block = None


def _annotation(block: list[str], code: str, file: str, line: int) -> Annotation:
    said = _yaml("\n".join(block), file, line)
    custom = said.get("custom")
    name = _NAME.match(code)
    return Annotation(
        about=name[1] if name else "",
        line=line,
        title=str(said.get("title", "")),
        description=str(said.get("description", "")),
        custom={str(key): value for key, value in custom.items()} if isinstance(custom, dict) else {},
    )


def _yaml(text: str, file: str, line: int) -> dict[str, Any]:
    try:
        said = yaml.parse(Text(text[:_LARGEST], file)).value
    except SourceError as error:
        raise PolicyError(f"its metadata is no YAML: {error}", file=file, line=line) from None
    if not isinstance(said, dict):
        raise PolicyError("its metadata is no mapping, such as `title: ...`", file=file, line=line)
    return said
