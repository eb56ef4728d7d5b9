from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import ConfigError, Finding, Identity, Part, Secret, Suppression
from oakum.policy.baseline import Baseline, apply, key_check, load, parse, render, write

MakeFinding = Callable[..., Finding]


def test_what_is_known_is_suppressed_and_what_is_new_is_not(
    finding: MakeFinding, identity: Identity, tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    write(path, [finding("old")], identity)
    moved, new = finding("old", "elsewhere/b.py", rule="renamed-rule"), finding("new")
    first, second = apply([moved, new], load(path, identity))
    assert first.suppression == Suppression(
        kind="baseline", reason="known when the baseline was written", source=str(path)
    )
    assert second == new


def test_what_is_suppressed_already_stays_so(finding: MakeFinding, identity: Identity) -> None:
    inline = finding("v").replace(suppression=Suppression(kind="inline", reason="r"))
    baseline = parse(render([inline], identity).encode(), identity, "x")
    assert apply([inline], baseline) == (inline,)


def test_one_sorted_line_a_secret_without_values_lines_or_times(finding: MakeFinding, identity: Identity) -> None:
    values = [f"planted-{number}" for number in range(5)]
    findings = [finding(value, f"src/{value[-1]}.py") for value in values]
    text = render(findings, identity)
    lines = [line for line in text.splitlines() if "secret_id" in line]
    assert len(lines) == 5
    assert lines[:-1] == sorted(lines[:-1])
    assert not any(value in text for value in values)
    assert json.loads(text)["secrets"][0].keys() == {"secret_id", "rule", "path"}
    random.Random(1).shuffle(findings)
    assert render(findings, identity) == text


def test_an_empty_baseline_is_one(identity: Identity) -> None:
    assert parse(render([], identity).encode(), identity, "x").known == {}


def test_rewriting_does_not_churn(finding: MakeFinding, identity: Identity) -> None:
    text = render([finding("old"), finding("gone")], identity)
    previous = parse(text.encode(), identity, "x")
    later = render([finding("old", "renamed.py", rule="new-id"), finding("new")], identity, previous)
    kept = [line.rstrip(",") for line in text.splitlines() if str(finding("old").secret_id) in line]
    assert kept[0] in later
    assert str(finding("gone").secret_id) not in later
    assert str(finding("new").secret_id) in later


def test_another_key_is_an_error_that_says_so(finding: MakeFinding, identity: Identity) -> None:
    with pytest.raises(ConfigError, match="another identity key"):
        parse(render([finding("v")], identity).encode(), Identity(b"another key of some length"), "x")


def test_the_check_value_is_not_the_identity_of_an_empty_or_known_value(identity: Identity) -> None:
    assert key_check(identity) != identity.of(Secret(b""))
    assert key_check(identity) == key_check(identity)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda document: document | {"version": 2}, "version 2"),
        (lambda document: document | {"more": 1}, "more"),
        (lambda document: document | {"secrets": [{"secret_id": "x", "rule": "r", "path": "p"}]}, "secret 1"),
        (lambda document: [document], "not a baseline"),
    ],
)
def test_what_is_no_baseline_is_an_error(change: Callable[[object], object], what: str, identity: Identity) -> None:
    document = json.loads(render([], identity))
    with pytest.raises(ConfigError, match=what):
        parse(json.dumps(change(document)).encode(), identity, "x")


def test_a_missing_file_is_an_error(identity: Identity, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(ConfigError, match="no such baseline"):
            load(path, identity)


@given(raw=st.binary(max_size=100) | st.just(b"[" * 100_000) | st.just(b'{"secrets":' * 50_000))
def test_random_bytes_are_a_configuration_error(raw: bytes, identity: Identity) -> None:
    with pytest.raises(ConfigError, match="x: "):
        parse(raw, identity, "x")


@given(
    values=st.lists(st.text(max_size=10), max_size=6),
    path=st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
)
def test_what_is_written_reads_back(values: list[str], path: str, finding: MakeFinding, identity: Identity) -> None:
    findings = [finding("x" + value.encode("utf-8", "replace").decode(), path or "p") for value in values]
    baseline = parse(render(findings, identity).encode(), identity, "x")
    assert isinstance(baseline, Baseline)
    assert set(baseline.known) == {one.secret_id for one in findings}
    assert all(one.suppression for one in apply(findings, baseline))


def test_a_part_that_stands_alone_again_is_no_news(finding: MakeFinding, identity: Identity) -> None:
    alone = finding("id")
    part = Part(name=alone.rule, value=alone.secret.masked(), secret_id=alone.secret_id)
    whole = finding("secret").replace(parts=(part, Part(name="host", value="db.example")))
    (known,) = apply([alone], parse(render([whole], identity).encode(), identity, "x"))
    assert known.suppression is not None
