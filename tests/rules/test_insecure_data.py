"""Every rule of unsafe defaults that ships with Oakum, run by the sensor that users run."""

from __future__ import annotations

import random
import re
from array import array
from collections.abc import Callable

import pytest

from oakum.detect.detector import Detection
from oakum.insecure import equip_unsafe
from oakum.model import FileOrigin, Identity, Location, Span
from oakum.model.arena import HEAD, TAIL
from oakum.rules import builtin_directory, load
from oakum.rules.safety import check_expression
from oakum.rules.template import expand
from oakum.rules.unsafe import Unsafe, load_pack

PACK = load_pack()
ENOUGH = 0.5

by_id = pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
Find = Callable[[Unsafe, str], list[Detection]]


@pytest.fixture(scope="module")
def find() -> Find:
    sensor = equip_unsafe(PACK, Identity(bytes(32)), None).sensor()

    def run(rule: Unsafe, template: str) -> list[Detection]:
        path = rule.files[0].replace("**/", "a/").replace("*", "x")
        text = expand(template, random.Random(f"{rule.id} {template}")).encode()

        def locate(_owner: int, start: int, end: int) -> Location:
            return Location(origin=FileOrigin(path=path), span=Span(start=start, end=end))

        found = sensor.scan(memoryview(text), array("q", (0, len(text), 0, 0, HEAD | TAIL)), locate)
        return [one for one in found if one.rule == rule.id and one.confidence >= ENOUGH]

    return run


@by_id
def test_examples_are_found(rule: Unsafe, find: Find) -> None:
    assert rule.examples
    for example in rule.examples:
        assert find(rule, example), example


@by_id
def test_counter_examples_are_not(rule: Unsafe, find: Find) -> None:
    assert rule.counter_examples
    for example in rule.counter_examples:
        assert not find(rule, example), example


@by_id
def test_what_is_secret_in_it_is_not_shown(rule: Unsafe, find: Find) -> None:
    for example in rule.examples:
        for one in find(rule, example):
            assert (
                not rule.expression
                or "(?P<secret>" not in rule.expression
                or not one.reasons[:1]
                or (one.secret.reveal().decode() not in one.reasons[0].note)
            )


@by_id
def test_it_says_why_and_what_is_safe(rule: Unsafe) -> None:
    assert len(rule.what.split()) >= 4
    assert len(rule.safe.split()) >= 2 or rule.safe.startswith("`")
    assert "\n" not in rule.safe
    assert re.fullmatch(r"insecure(?:-[a-z0-9]+)+", rule.id)
    assert rule.title.strip()


@by_id
def test_expressions_take_bounded_time(rule: Unsafe) -> None:
    for expression in filter(None, (rule.expression, rule.call, rule.beside)):
        check_expression(expression)


def test_there_are_many_and_none_is_called_like_a_rule_of_secrets() -> None:
    secrets = load([builtin_directory()])
    assert len(PACK.rules) >= 140
    assert not {rule.id for rule in PACK.rules} & secrets.by_id().keys()
    assert not PACK.themes.keys() & secrets.services.keys()
