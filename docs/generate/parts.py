"""A page is written by hand but for its marked parts, which a program fills."""

from __future__ import annotations

import re
from collections.abc import Iterable


def filled(page: str, name: str, body: str) -> str:
    """The page with `body` as its part of that name. Raises ValueError unless there is exactly one."""
    start, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    new, count = pattern.subn(lambda _: f"{start}\n{body.strip()}\n{end}", page)
    if count != 1:
        raise ValueError(f"expected one part {start} ... {end}, found {count}")
    return new


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; a bar or a line break in a cell does not break it."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *(list(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
