"""Where in a rule file something stands, for messages."""

from __future__ import annotations

import re

_RULE = rb"(?m:^[ \t]*\[\[[ \t]*rule[ \t]*\]\])"


def line_of_rule(raw: bytes, index: int) -> int:
    """The line (from 1) at which the rule with that index (from 0) begins; 1 where it cannot be told."""
    starts = [match.start() for match in re.finditer(_RULE, raw)]
    return raw.count(b"\n", 0, starts[index]) + 1 if index < len(starts) else 1


def line_of_row(raw: bytes, key: str) -> int:
    """The line (from 1) at which `key = ...` stands; 1 where there is none."""
    found = re.search(rb"^[ \t]*" + re.escape(key.encode()) + rb"[ \t]*=", raw, re.MULTILINE)
    return raw.count(b"\n", 0, found.start()) + 1 if found else 1
