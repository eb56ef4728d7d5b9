"""A table, drawn with lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from oakum.policy.conftest.outputs.interface import Options, Results, shown

_HEAD = ("RESULT", "FILE", "NAMESPACE", "MESSAGE")
_TAB = 4


def render(results: Results, options: Options) -> str:
    """One row for each answer; nothing where there is none."""
    rows = [[cell.expandtabs(_TAB).split("\n") for cell in row] for row in _rows(results)]
    if not rows:
        return ""
    widths = [max(map(_width, [title, *(line for row in rows for line in row[at])])) for at, title in enumerate(_HEAD)]
    head = "│".join(f" {_centred(title, width)} " for title, width in zip(_HEAD, widths, strict=True))
    body = [line for row in rows for line in _lines(row, widths)]
    return "\n".join([_rule("┌┬┐", widths), f"│{head}│", _rule("├┼┤", widths), *body, _rule("└┴┘", widths), ""])


def _rows(results: Results) -> Iterator[tuple[str, str, str, str]]:
    for result in results:
        kinds = (
            ("success", ["SUCCESS"] * result.successes),
            ("exception", [answer.message for answer in result.exceptions]),
            ("warning", [answer.message for answer in result.warnings]),
            ("skipped", [answer.message for answer in result.skipped]),
            ("failure", [answer.message for answer in result.failures]),
        )
        for kind, messages in kinds:
            yield from ((kind, shown(result.file), result.namespace, shown(message)) for message in messages)


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """A row as high as its highest cell."""
    for at in range(max(map(len, row))):
        cells = (cell[at] if at < len(cell) else "" for cell in row)
        padded = (f" {cell}{' ' * (width - _width(cell))} " for cell, width in zip(cells, widths, strict=True))
        yield f"│{'│'.join(padded)}│"


def _rule(corners: str, widths: Sequence[int]) -> str:
    return corners[0] + corners[1].join("─" * (width + 2) for width in widths) + corners[2]


def _centred(title: str, width: int) -> str:
    left = (width - len(title)) // 2
    return f"{' ' * left}{title}{' ' * (width - len(title) - left)}"


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
