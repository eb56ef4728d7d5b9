"""Turns what a terminal was sent into an SVG picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

WIDTH, HEIGHT, MARGIN = 8.4, 18, 16
BACKGROUND, TEXT = "#16181d", "#d8dbe2"
COLOURS = {31: "#f2777a", 32: "#99cc99", 33: "#f4bf75", 34: "#6ea8fe", 35: "#d68fd6", 36: "#66cccc"}
_RUN = re.compile(r"(?:\x1b\[([0-9;]*)m)|([^\x1b]+)")


def drawn(output: str, columns: int) -> str:
    """The picture of lines with the SGR codes for bold, dim, inverse and six colours."""
    lines = output.rstrip("\n").split("\n")
    width, height = columns * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    body = "\n".join(shape for row, line in enumerate(lines) for shape in _line(line, row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img"'
        ' font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">\n'
        "<title>oakum scan on a small repository</title>\n"
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>\n{body}\n</svg>\n'
    )


def _line(line: str, row: int) -> Iterator[str]:
    styles: set[int] = set()
    column = 0
    for codes, text in _RUN.findall(line):
        if not text:
            styles = {int(code) for code in codes.split(";") if code and code != "0"}
            continue
        if text.strip() or 7 in styles:
            yield from _run(text, column, row, styles)
        column += len(text)


def _run(text: str, column: int, row: int, styles: set[int]) -> Iterator[str]:
    x, y, width = MARGIN + column * WIDTH, MARGIN + row * HEIGHT, len(text) * WIDTH
    colour = next((COLOURS[code] for code in styles if code in COLOURS), TEXT)
    if 7 in styles:
        yield f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{HEIGHT}" fill="{colour}"/>'
        colour = BACKGROUND
    weight = ' font-weight="bold"' if 1 in styles else ""
    faint = ' opacity="0.65"' if 2 in styles else ""
    yield (
        f'<text x="{x:.1f}" y="{y + 13}" fill="{colour}" textLength="{width:.1f}" xml:space="preserve"'
        f"{weight}{faint}>{escape(text)}</text>"
    )
