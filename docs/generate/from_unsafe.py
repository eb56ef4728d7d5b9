"""The reference of the unsafe defaults: what is found of each theme, and what is safe."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from itertools import groupby

from oakum.rules import query
from oakum.rules.unsafe import Unsafe, load_pack
from parts import table


def tables() -> str:
    """The count, then a section for each theme."""
    pack = load_pack()
    ordered = sorted(pack.rules, key=lambda rule: rule.theme)
    sections = [
        f"### {pack.themes[theme].name}\n\n{_section(rules)}"
        for theme, rules in groupby(ordered, key=lambda rule: rule.theme)
    ]
    return "\n\n".join([f"{len(pack.rules):,} rules of {len(sections):,} themes.", *sections])


def language() -> str:
    """The docstring of `oakum.rules.query`."""
    return inspect.cleandoc(query.__doc__ or "").partition("\n\n")[2]


def _section(rules: Iterable[Unsafe]) -> str:
    rows = (
        (f'<a id="{rule.id}"></a>`{rule.id}`', rule.title, rule.safe, str(rule.severity), f"{rule.confidence:.2f}")
        for rule in rules
    )
    return table(("rule", "what", "safe", "severity", "confidence"), rows)
