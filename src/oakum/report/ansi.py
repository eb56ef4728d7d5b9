"""Colours for terminals: the few codes that text needs, at no import cost."""

from __future__ import annotations

from collections.abc import Callable

Paint = Callable[..., str]
"""`paint(text, *styles)`."""

_CODES = {
    "bold": 1,
    "dim": 2,
    "inverse": 7,
    "red": 31,
    "green": 32,
    "yellow": 33,
    "blue": 34,
    "magenta": 35,
    "cyan": 36,
}


def painter(colour: bool) -> Paint:
    """A function that wraps text in styles, or leaves it as it is without colour."""
    return _painted if colour else _plain


def _painted(text: str, *styles: str) -> str:
    codes = ";".join(str(_CODES[style]) for style in styles)
    return f"\x1b[{codes}m{text}\x1b[0m" if text else ""


def _plain(text: str, *_styles: str) -> str:
    return text
