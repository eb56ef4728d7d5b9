"""Lists: `array.flatten`, `strings.split_n`."""

from __future__ import annotations

from typing import Any

from oakum.policy.rego.extension import Extension


def _flatten(items: list[Any]) -> list[Any]:
    """One level; sets stay."""
    return [inner for item in items for inner in (item if isinstance(item, list) else [item])]


def _split(text: str, delimiter: str, count: int) -> list[str]:
    """The first parts, or the last ones for a negative count."""
    parts = text.split(delimiter) if delimiter else list(text)
    return parts[:count] if count >= 0 else parts[count:]


FUNCTIONS = {"array.flatten": Extension(1, _flatten), "strings.split_n": Extension(3, _split)}
