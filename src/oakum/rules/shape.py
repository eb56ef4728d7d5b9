"""From the template of a value to the expression that finds it: `sk_{hex:32}` -> `sk_[a-f0-9]{32}`."""

from __future__ import annotations

import re

from oakum.model import RuleError
from oakum.rules.template import PLACEHOLDER

CHARACTERS = {
    "digit": "0-9",
    "lower": "a-z",
    "upper": "A-Z",
    "alpha": "A-Za-z",
    "lowernum": "a-z0-9",
    "uppernum": "A-Z0-9",
    "alnum": "A-Za-z0-9",
    "hex": "a-f0-9",
    "HEX": "A-F0-9",
    "base32": "A-Z2-7",
    "base64": "A-Za-z0-9+/",
    "base64url": "A-Za-z0-9_\\-",
    "urlsafe": "A-Za-z0-9_\\-",
    "word": "A-Za-z0-9_",
}
_UUID = "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}"


def expression_of(template: str) -> str:
    """The expression of what a template expands to. Raises RuleError for a placeholder that has none."""
    parts: list[str] = []
    at = 0
    for match in PLACEHOLDER.finditer(template):
        parts += [re.escape(template[at : match.start()]), _placeholder(match, template)]
        at = match.end()
    return "".join([*parts, re.escape(template[at:])])


def _placeholder(match: re.Match[str], template: str) -> str:
    name, length = match[1], match[2]
    if name == "uuid":
        return _UUID
    if name in CHARACTERS and length:
        return f"[{CHARACTERS[name]}]{{{length.replace('-', ',')}}}"
    raise RuleError(f"{match[0]} in {template!r} has no expression; use {', '.join(CHARACTERS)} or uuid")
