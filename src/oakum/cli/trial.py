"""Whether rules do what they say: their examples are found as theirs, and nothing else is."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from re import _parser as parser  # type: ignore[attr-defined]

import msgspec

from oakum.config.settings import ReportSettings
from oakum.detect.detector import Detection, Detector
from oakum.rules import Rule
from oakum.rules.template import expand

_SEED = 7
_ROUNDS, _NEEDED = 3, 2
"""Values that each template expands to, and how many of them must be found: a random one may lack a digit by chance."""
_ENDLESS = 1 << 31


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a rule."""

    rule: str
    what: str
    remedy: str


def faults(rules: Sequence[Rule], others: Iterable[Rule], detect: Detector) -> Iterator[Fault]:
    """Everything wrong with the rules, which `detect` runs; the examples of `others` are not theirs to find."""
    for rule in rules:
        yield from _form(rule)
        yield from _examples(rule, detect)
        yield from _counter_examples(rule, detect)
    yield from _overlaps({rule.id: rule for rule in rules}, others, detect)


def _form(rule: Rule) -> Iterator[Fault]:
    if not rule.examples:
        yield Fault(rule.id, "has no example", "add `examples = ['...']`: templates of what it must find")
    for expression in (*rule.expressions, rule.value):
        if parser.parse(expression.encode()).getwidth()[1] >= _ENDLESS:
            remedy = "write `{1,200}` instead of `+`, `{0,200}` instead of `*`"
            yield Fault(rule.id, f"is unbounded, {expression!r} matches without end", remedy)


def _examples(rule: Rule, detect: Detector) -> Iterator[Fault]:
    for template in rule.examples:
        found = [detect.text(text) for text in _texts(rule, template)]
        missed = [each for each in found if not _holds(each, rule)]
        if len(found) - len(missed) >= _NEEDED:
            continue
        winners = sorted({one.rule for each in missed for one in each})
        if winners and all(missed):
            what = f"overlaps {', '.join(winners)}, as which its example is found: {template}"
            yield Fault(rule.id, what, "narrow one of them, or raise the confidence of the one that knows more")
        else:
            yield Fault(rule.id, f"not found: {template}", "mend the expression, the checks or the example")


def _counter_examples(rule: Rule, detect: Detector) -> Iterator[Fault]:
    for template in rule.counter_examples:
        if any(_holds(detect.text(text), rule) for text in _texts(rule, template)):
            yield Fault(rule.id, f"found, but should not be: {template}", "narrow the expression or add a check")


def _overlaps(own: dict[str, Rule], others: Iterable[Rule], detect: Detector) -> Iterator[Fault]:
    """The rules that find others' examples, but for those that are generic and give way."""
    found: dict[str, dict[str, str]] = {}
    for other in others:
        for template in other.examples:
            for one in detect.text(next(_texts(other, template))):
                if not own[one.rule].generic:
                    found.setdefault(one.rule, {}).setdefault(other.id, template)
    for rule, overlapped in found.items():
        first, template = next(iter(overlapped.items()))
        more = f" and {len(overlapped) - 1:,} more" if len(overlapped) > 1 else ""
        remedy = "narrow it, leave the secret to the other rule, or set `generic = true`"
        yield Fault(rule, f"overlaps {first}{more}, whose example it finds: {template}", remedy)


def _texts(rule: Rule, template: str) -> Iterator[bytes]:
    rng = random.Random(f"{_SEED}{rule.id}")  # noqa: S311 - examples, no secrets
    return (expand(template, rng).encode() for _ in range(_ROUNDS))


def _holds(found: list[Detection], rule: Rule) -> bool:
    """Whether the rule is among them, as sure as reports ask for, or at least as it is by itself."""
    least = min(ReportSettings().threshold, rule.confidence)
    return any(one.rule == rule.id and one.confidence >= least for one in found)
