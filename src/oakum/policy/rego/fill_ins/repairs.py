"""Functions that regorus has and that answer otherwise than OPA's; these come in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

import regorus

from oakum.policy.rego.extension import Extension

_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def _count(text: str, part: str) -> int:
    """Without overlaps; an empty part is found around each character."""
    return text.count(part)


def _replaced(pairs: Mapping[str, str], text: str) -> str:
    """All at once: what one pair puts in, no other one replaces."""
    old = re.compile("|".join(map(re.escape, sorted(pairs))))
    return old.sub(lambda found: pairs[found.group()], text) if pairs else text


def _unquoted(text: str) -> str:
    if _ESCAPE.search(text):
        raise ValueError("a wrong escape")
    return unquote_plus(text, errors="strict")


def _matches_template(template: str, text: str, opening: str, closing: str) -> bool:
    """Between the delimiters stands an expression, outside of them plain text."""
    if len(opening) != 1 or len(closing) != 1:
        raise ValueError("a delimiter is one character")
    expression, rest = "", template
    while opening in rest:
        plain, _, rest = rest.partition(opening)
        inside, found, rest = rest.partition(closing)
        if not found or opening in inside:
            raise ValueError("delimiters that do not match")
        expression += f"{re.escape(plain)}({inside})"
    return _matched(f"^{expression}{re.escape(rest)}$", text)


def _matched(expression: str, text: str) -> bool:
    """By regorus, whose expressions need no time that grows without bounds."""
    engine = regorus.Engine()
    engine.add_policy("match.rego", "package match\nanswer := regex.match(input[0], input[1])")
    engine.set_input([expression, text])
    return bool(engine.eval_rule("data.match.answer"))


def _matches_schema(document: Any, schema: Any) -> list[Any]:
    """Whether it matches; and where it does not, one error, which names no value."""
    engine = regorus.Engine()
    engine.add_policy("match.rego", "package match\nanswer := json.match_schema(input[0], input[1])")
    engine.set_input([json.loads(one) if isinstance(one, str) else one for one in (document, schema)])
    if json.loads(engine.eval_rule_as_json("data.match.answer"))[0]:
        return [True, []]
    message = "the document does not match the schema"
    return [False, [{"desc": message, "error": f"(root): {message}", "field": "(root)", "type": "mismatch"}]]


FUNCTIONS = {
    "strings.count": Extension(2, _count),
    "strings.replace_n": Extension(2, _replaced),
    "urlquery.decode": Extension(1, _unquoted),
    "regex.template_match": Extension(4, _matches_template),
    "json.match_schema": Extension(2, _matches_schema),
}
