from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import ConfigError, Finding, ScanResult, Suppression
from oakum.policy.exceptions import Ignore, add, apply, load, parse, prune, render, save

MakeFinding = Callable[..., Finding]
TODAY = date(2026, 3, 1)
YESTERDAY = TODAY - timedelta(days=1)
ID = "sid_" + "a" * 26


def by_path(path: str, rule: str = "own-*", **more: date) -> Ignore:
    return Ignore(reason="test data", rule=rule, path=path, expires=more.get("expires"))


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ignore.toml"
    path.write_text(
        f'[[ignore]]\nsecret = "{ID}"\nreason = "revoked"\nexpires = 2026-05-01\nadded = "2026-01-01"\n'
        '[[ignore]]\nrule = "own-*"\npath = "tests/**"\nreason = "made up"\n'
    )
    first, second = load(path)
    assert (first.secret, first.expires, first.added) == (ID, date(2026, 5, 1), date(2026, 1, 1))
    assert (second.rule, second.path, second.expires) == ("own-*", "tests/**", None)


def test_a_missing_file_is_empty_unless_it_is_required(tmp_path: Path) -> None:
    assert load(tmp_path / "missing.toml") == ()
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path / "missing.toml", required=True)


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        (f'secret = "{ID}"', "`reason`"),
        (f'secret = "{ID}"\nreason = "  "', "needs a reason"),
        ('reason = "r"', "either `secret`, or `rule` and `path`"),
        ('reason = "r"\nrule = "x"', "either `secret`, or `rule` and `path`"),
        ('reason = "r"\npath = "x"', "either `secret`, or `rule` and `path`"),
        (f'reason = "r"\nrule = "x"\npath = "y"\nsecret = "{ID}"', "either"),
        ('reason = "r"\nsecret = "no-identity"', "must be an identity"),
        (f'reason = "r"\nsecret = "{ID}"\nline = 3', "unknown field `line`"),
        (f'reason = "r"\nsecret = "{ID}"\nexpires = "soon"', "date"),
        (f'reason = "r"\nsecret = "{ID}"\nexpires = 3', "expires"),
    ],
)
def test_a_wrong_entry_is_named_by_its_number(entry: str, what: str) -> None:
    text = f'[[ignore]]\nsecret = "{ID}"\nreason = "fine"\n[[ignore]]\n{entry}\n'
    with pytest.raises(ConfigError, match="somewhere: ignore entry 2: ") as caught:
        parse(text.encode(), "somewhere")
    assert what in str(caught.value)
    assert "no-identity" not in str(caught.value)


@pytest.mark.parametrize("text", ["[[ignored]]\n", "ignore = 3", "ignore = [1]", "[scan]\njobs = 1"])
def test_a_file_of_another_shape_is_an_error(text: str) -> None:
    with pytest.raises(ConfigError, match="somewhere"):
        parse(text.encode(), "somewhere")


_texts = st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip()))
_ids = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26).map("sid_{}".format)
_dates = st.none() | st.dates()
_entries = st.one_of(
    st.builds(Ignore, reason=_texts, secret=_ids, owner=st.text(max_size=9), added=_dates, expires=_dates),
    st.builds(Ignore, reason=_texts, rule=_texts, path=_texts, expires=_dates),
)


@given(st.lists(_entries, max_size=5))
def test_what_is_written_reads_back_and_order_does_not_matter(entries: list[Ignore]) -> None:
    text = render(entries)
    assert sorted(parse(text.encode(), "x"), key=repr) == sorted(entries, key=repr)
    if len({entry.target for entry in entries}) == len(entries):
        assert render(reversed(entries)) == text


def test_one_value_a_line_and_one_table_an_entry(tmp_path: Path) -> None:
    save(tmp_path / "i.toml", [by_path("b"), by_path("a", expires=TODAY)])
    lines = (tmp_path / "i.toml").read_text().splitlines()
    assert [line for line in lines if line.startswith(("path", "[["))] == [
        "[[ignore]]",
        'path = "a"',
        "[[ignore]]",
        'path = "b"',
    ]
    assert "expires = 2026-03-01" in lines


@given(st.binary(max_size=200))
def test_random_bytes_are_entries_or_a_configuration_error(raw: bytes) -> None:
    for content in (raw, b"[[ignore]]\n" + raw):
        try:
            entries = parse(content, "somewhere")
        except ConfigError:
            continue
        assert all(entry.reason.strip() for entry in entries)


def test_add_dates_an_entry_and_replaces_one_about_the_same() -> None:
    (entry,) = add([], by_path("a"), TODAY)
    assert (entry.added, entry.expires) == (TODAY, TODAY + timedelta(days=90))
    again = add([entry, by_path("b")], by_path("a", expires=TODAY), TODAY)
    assert [(one.path, one.expires) for one in again] == [("b", None), ("a", TODAY)]
    with pytest.raises(ConfigError, match="needs a reason"):
        add([], Ignore(reason=" ", secret=ID), TODAY)


def test_a_secret_is_suppressed_wherever_it_stands(finding: MakeFinding) -> None:
    known, other = finding("known", "a", "b"), finding("other", "a")
    entry = Ignore(reason="revoked", secret=known.secret_id, owner="me", expires=TODAY)
    applied = apply([known, other], [entry], TODAY, source="file.toml")
    assert applied.findings[0].suppression == Suppression(
        kind="ignore", reason="revoked", source="file.toml", owner="me", expires="2026-03-01"
    )
    assert applied.findings[0].locations == known.locations
    assert applied.findings[1] == other
    assert applied.expired == ()


def test_places_are_suppressed_one_by_one(finding: MakeFinding) -> None:
    mixed = finding("v", "tests/a", "src/b", "docs/c", "tests/d")
    open_one, tests, docs = apply([mixed], [by_path("tests/**"), by_path("docs/**")], TODAY).findings
    paths = [[place.origin.path for place in one.locations] for one in (open_one, tests, docs)]
    assert paths == [["src/b"], ["tests/a", "tests/d"], ["docs/c"]]
    assert open_one.suppression is None
    assert tests.suppression is not None
    assert docs.suppression is not None


def test_a_finding_with_all_places_excepted_is_not_open(finding: MakeFinding) -> None:
    (only,) = apply([finding("v", "tests/a", "tests/b")], [by_path("tests/")], TODAY).findings
    assert only.suppression is not None
    assert len(only.locations) == 2


def test_the_rule_must_match_too(finding: MakeFinding) -> None:
    (only,) = apply([finding("v", "tests/a", rule="other")], [by_path("tests/**")], TODAY).findings
    assert only.suppression is None


def test_what_is_expired_does_not_suppress_and_is_reported(finding: MakeFinding) -> None:
    found = finding("v", "tests/a")
    late = Ignore(reason="r", secret=found.secret_id, expires=YESTERDAY)
    unrelated = Ignore(reason="r", secret=ID, expires=YESTERDAY)
    late_path = by_path("tests/**", expires=YESTERDAY)
    applied = apply([found], [late, unrelated, late_path], TODAY)
    assert applied.findings == (found,)
    assert applied.expired == (late, late_path)


def test_what_is_suppressed_already_stays_so(finding: MakeFinding) -> None:
    inline = finding("v", "tests/a").replace(suppression=Suppression(kind="inline", reason="r"))
    assert apply([inline], [by_path("**")], TODAY).findings == (inline,)


def test_prune_keeps_what_holds_and_is_about_something(finding: MakeFinding) -> None:
    found, hidden = finding("v", "tests/a"), finding("w", "docs/a")
    result = ScanResult(target=".", findings=(found,), suppressed=(hidden,))
    keep = (Ignore(reason="r", secret=hidden.secret_id), by_path("tests/**", expires=TODAY))
    drop = (by_path("gone/**"), Ignore(reason="r", secret=ID), by_path("tests/*", expires=YESTERDAY))
    assert prune((*keep, *drop), result, TODAY) == (keep, drop)


@given(
    places=st.lists(st.sampled_from(["a/x", "a/y", "b/x", "c"]), min_size=1, max_size=6),
    globs=st.lists(st.sampled_from(["a/**", "b/*", "x", "c", "**"]), max_size=3),
)
def test_no_place_is_lost_or_doubled(places: list[str], globs: list[str], finding: MakeFinding) -> None:
    found = finding("v", *places)
    out = apply([found], [by_path(glob) for glob in globs], TODAY).findings
    assert sorted(place.origin.path for one in out for place in one.locations) == sorted(places)
    assert sum(one.suppression is None for one in out) <= 1


def test_the_number_of_entries_is_bounded() -> None:
    places = "".join(f'[[ignore]]\nreason = "r"\nrule = "*"\npath = "{number}"\n' for number in range(1001))
    with pytest.raises(ConfigError, match="more than 1000 entries"):
        parse(places.encode(), "somewhere")
    with pytest.raises(ConfigError, match="at most 20000"):
        parse(b"[[ignore]]\n" * 20_001, "somewhere")


def test_exceptions_from_policies_are_none_from_findings(finding: MakeFinding) -> None:
    entry = Ignore(reason="r", policy="*", expires=TODAY)
    one = finding("v")
    assert apply([one], [entry], TODAY).findings == (one,)
    kept, dropped = prune([entry, by_path("nowhere/")], ScanResult(target=".", findings=(one,)), TODAY)
    assert (kept, dropped) == ((entry,), (by_path("nowhere/"),))
    assert prune([entry], ScanResult(target=".", findings=()), TODAY + timedelta(1))[1] == (entry,)


def test_exceptions_from_policies_come_back_from_their_file() -> None:
    entry = Ignore(
        reason="old chart", policy="oakum.kubernetes.*", namespace="legacy-*", repository="corp/*", path="k8s/",
        owner="platform", ticket="OPS-1", added=TODAY, expires=TODAY,
    )  # fmt: skip
    assert parse(render([entry]).encode(), "x") == (entry,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('policy = "x"\nrule = "y"', "`policy` and `rule` do not go together"),
        (f'secret = "{ID}"\nnamespace = "x"', "go with `policy` only"),
        ('rule = "x"\npath = "y"\nrepository = "z"', "go with `policy` only"),
        ('policy = "x"\nsecret = "y"', "must be an identity"),
    ],
)
def test_what_says_too_much_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse(f'[[ignore]]\nreason = "r"\n{text}\n'.encode(), "x")
