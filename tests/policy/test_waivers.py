from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model.decision import Ground
from oakum.policy.event import Event, EventKind, Found, Spot
from oakum.policy.exceptions import Ignore
from oakum.policy.waivers import Waivers

TODAY = date(2026, 3, 1)
ID = "sid_" + "a" * 26
GROUND = Ground(policy="oakum.kubernetes.literal-env", message="m", path="k8s/a.yaml")
MANIFEST = Event(
    kind=EventKind.MANIFEST, repository="corp/shop", source="k8s/a.yaml", object={"metadata": {"namespace": "legacy-1"}}
)


def waiver(**fields: object) -> Ignore:
    given_ = {"reason": "old chart", "owner": "platform", "added": TODAY, "expires": TODAY + timedelta(30), **fields}
    return Ignore(**given_)  # type: ignore[arg-type]


def heard(entry: Ignore, ground: Ground = GROUND, event: Event = MANIFEST, **asked: object) -> Ground:
    return next(iter(Waivers([entry], **asked).heard([ground], event, TODAY)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "scope",
    [
        {},
        {"policy": "oakum.kubernetes.*"},
        {"path": "k8s/*.yaml"},
        {"namespace": "legacy-*"},
        {"repository": "corp/*"},
        {"path": "k8s/", "namespace": "legacy-*", "repository": "corp/shop"},
    ],
)
def test_what_is_in_scope_does_not_count(scope: dict[str, str]) -> None:
    ground = heard(waiver(**{"policy": "oakum.kubernetes.literal-env", **scope}))
    assert ground.exception == "old chart (platform, until 2026-03-31)"
    assert ground.lapsed == ""


@pytest.mark.parametrize(
    "scope",
    [
        {"policy": "oakum.kubernetes.privileged"},
        {"path": "docs/*"},
        {"namespace": "shop"},
        {"repository": "other/*"},
        {"secret": ID},
    ],
)
def test_what_is_out_of_scope_counts(scope: dict[str, str]) -> None:
    assert heard(waiver(**{"policy": "oakum.*", **scope})) == GROUND


def test_a_scope_that_cannot_be_known_counts() -> None:
    nowhere = Event(kind=EventKind.MANIFEST)
    for scope in ({"namespace": "*"}, {"repository": "?*"}):
        assert heard(waiver(policy="*", **scope), event=nowhere) == GROUND
    assert heard(waiver(policy="*", path="**"), Ground(policy="oakum.a.b", message="m"), nowhere).exception == ""


FOUND = Found(
    rule="own-key", severity="high", confidence=0.9, secret_id=ID, places=(Spot(path="tests/a.py"), Spot(path="b.py"))
)
SCAN = Event(kind=EventKind.SCAN, findings=(FOUND,))
ABOUT = Ground(policy="oakum.secrets.secret", message="m", secret_id=ID)


def test_an_exception_for_a_secret_is_heard_for_all_that_policies_say_of_it() -> None:
    assert heard(waiver(secret=ID), ABOUT, SCAN).exception
    assert not heard(waiver(secret="sid_" + "b" * 26), ABOUT, SCAN).exception


def test_an_exception_for_a_rule_has_to_cover_every_place() -> None:
    assert not heard(waiver(rule="own-*", path="tests/**"), ABOUT, SCAN).exception
    assert heard(waiver(rule="own-*", path="**"), ABOUT, SCAN).exception
    assert not heard(waiver(rule="other", path="**"), ABOUT, SCAN).exception


@pytest.mark.parametrize(
    ("fields", "asked", "said"),
    [
        ({"expires": TODAY - timedelta(1)}, {}, "it ended on 2026-02-28"),
        ({"expires": TODAY + timedelta(91)}, {"most_days": 90}, "it lasts 91 days, and may last 90"),
        ({"expires": None}, {"most_days": 90}, "it has no end"),
        ({"added": TODAY + timedelta(9)}, {"most_days": 90}, "which is to come"),
        ({"added": None, "expires": TODAY + timedelta(99)}, {"most_days": 90}, "it lasts 99 days"),
        ({"owner": ""}, {"needs": ("owner", "ticket")}, "it names no owner and no ticket"),
    ],
)
def test_an_exception_that_is_not_heard_says_why(
    fields: dict[str, object], asked: dict[str, object], said: str
) -> None:
    ground = heard(waiver(policy="oakum.*", **fields), **asked)
    assert ground.exception == ""
    assert said in ground.lapsed


def test_one_that_holds_counts_before_one_that_does_not() -> None:
    entries = [waiver(policy="oakum.*", expires=TODAY - timedelta(1)), waiver(policy="oakum.*", ticket="OPS-1")]
    (ground,) = Waivers(entries).heard([GROUND], MANIFEST, TODAY)
    assert "OPS-1" in ground.exception


@given(days=st.integers(-400, 400), lasting=st.integers(0, 400), most=st.integers(1, 200))
def test_no_exception_outlives_its_end_or_its_longest_duration(days: int, lasting: int, most: int) -> None:
    added = TODAY - timedelta(days)
    entry = waiver(policy="*", added=added, expires=added + timedelta(lasting))
    holds = bool(heard(entry, most_days=most).exception)
    assert holds == (added <= TODAY <= added + timedelta(lasting) and lasting <= most)
