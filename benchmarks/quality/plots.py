"""Plots as SVG, readable on light and dark pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .score import Bin

_STYLE = (
    "text{font:12px sans-serif;fill:#888}.axis{stroke:#888;fill:none}.grid{stroke:#8884;fill:none}"
    ".mark{fill:#2a7ab0}.bar{fill:#2a7ab0}.rest{fill:#8883}"
)
_SIDE, _LEFT, _TOP, _BOTTOM = 320, 52, 16, 44
_ROW, _NAMES = 20, 250


def reliability(bins: Sequence[Bin]) -> str:
    """What a confidence is worth: on the diagonal it says what is so. The area of a mark is the number of findings."""
    most = max((one.size for one in bins), default=1)
    marks = [
        f'<circle class="mark" cx="{_x(one.confidence):.1f}" cy="{_y(one.share):.1f}"'
        f' r="{_radius(one.size, most):.1f}">'
        f"<title>{one.size} findings: said {one.confidence:.2f}, true {one.share:.2f}</title></circle>"
        for one in bins
    ]
    diagonal = f'<path class="axis" stroke-dasharray="4 4" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>'
    return _drawing([*_axes("confidence that Oakum gives", "share that is true"), diagonal, *marks])


def precision_and_recall(tools: Iterable[tuple[str, float, float]]) -> str:
    """One mark for each tool: (name, precision, recall)."""
    marks = [
        f'<circle class="mark" cx="{_x(recall):.1f}" cy="{_y(precision):.1f}" r="4"/>'
        f'<text x="{_x(recall) + 7:.1f}" y="{_y(precision) + 4:.1f}">{escape(name)}</text>'
        for name, precision, recall in tools
    ]
    return _drawing([*_axes("recall", "precision over labelled lines"), *marks], right=90)


def bars(rows: Sequence[tuple[str, int, int]]) -> str:
    """A bar for each (name, part, whole)."""
    drawn = []
    for number, (name, part, whole) in enumerate(rows):
        top = number * _ROW + 4
        drawn += [
            f'<text x="{_NAMES - 8}" y="{top + 12}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="rest" x="{_NAMES}" y="{top}" width="200" height="14"/>',
            f'<rect class="bar" x="{_NAMES}" y="{top}" width="{200 * part / whole:.1f}" height="14"/>',
            f'<text x="{_NAMES + 208}" y="{top + 12}">{part} of {whole}</text>',
        ]
    return _svg(_NAMES + 300, len(rows) * _ROW + 8, drawn)


def _axes(below: str, beside: str) -> list[str]:
    drawn = []
    for tenth in range(0, 11, 2):
        at = tenth / 10
        drawn += [
            f'<path class="grid" d="M{_x(at)} {_y(0)}V{_y(1)}M{_x(0)} {_y(at)}H{_x(1)}"/>',
            f'<text x="{_x(at)}" y="{_y(0) + 16}" text-anchor="middle">{at:.1f}</text>',
            f'<text x="{_x(0) - 6}" y="{_y(at) + 4}" text-anchor="end">{at:.1f}</text>',
        ]
    middle = _y(0.5)
    return [
        *drawn,
        f'<text x="{_x(0.5)}" y="{_y(0) + 36}" text-anchor="middle">{escape(below)}</text>',
        f'<text transform="rotate(-90 12 {middle})" x="12" y="{middle}" text-anchor="middle">{escape(beside)}</text>',
    ]


def _drawing(drawn: Iterable[str], right: int = 16) -> str:
    return _svg(_LEFT + _SIDE + right, _TOP + _SIDE + _BOTTOM, drawn)


def _svg(width: int, height: int, drawn: Iterable[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    return "\n".join([head, f"<style>{_STYLE}</style>", *drawn, "</svg>"]) + "\n"


def _x(share: float) -> float:
    return _LEFT + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)


def _radius(count: int, most: int) -> float:
    return float(3 + 11 * (count / most) ** 0.5)
