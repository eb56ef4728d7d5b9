from __future__ import annotations

from pathlib import Path

import pytest

from oakum.model import RuleError
from oakum.rules.loader import joined, load, of_rules, parse, read_file, rule_set

RULE = """[[rule]]
id = "{id}"
title = "Own"
what = "Own."
severity = "high"
{rest}
"""
SERVICE = '[service]\nid = "{name}"\nname = "Own"\n'


def text(*rest: str, name: str = "own", ids: str = "own-{}") -> bytes:
    rules = [RULE.format(id=ids.format(number), rest=one) for number, one in enumerate(rest)]
    return (SERVICE.format(name=name) + "".join(rules)).encode()


def parsed(*rest: str) -> object:
    return parse(text(*rest), Path("own.toml"))


def test_a_file_is_a_service_with_its_rules(tmp_path):
    (tmp_path / "own.toml").write_bytes(text("expression = 'a'", "expression = 'b'"))
    rules = load([tmp_path])
    assert [(rule.id, rule.service) for rule in rules.rules] == [("own-0", "own"), ("own-1", "own")]
    assert rules.services["own"].name == "Own"
    assert rules.by_id()["own-1"].expression == "b"


def test_folders_are_read_in_order_and_only_for_toml(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_bytes(text("expression = 'a'", name=name, ids=name + "-{}"))
    (tmp_path / "c.txt").write_text("no rules")
    assert [rule.id for rule in load([tmp_path]).rules] == ["a-0", "b-0"]


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("", "give either"),
        ("expression = 'a'\nnames = ['b']\nvalue = 'c'", "give either"),
        ("names = ['b']", "give either"),
        ("value = 'c'", "give either"),
        ("expression = '('", "does not compile"),
        ("expression = 'a*'", "empty string"),
        ("expression = 'a'\nconfidence = 0", "confidence"),
        ("expression = 'a'\nconfidence = 1.5", "confidence"),
        ("expression = 'a'\nblock = 100", "go together"),
        ("expression = 'a'\nopener = 'a'", "go together"),
        ("expression = 'ab'\nopener = 'a'\nblock = 100", "two bytes or more"),
        ("expression = 'a'\ncalled = ['own']", "leave it out"),
        ("expression = 'a'\ncolour = 'red'", "colour"),
        ("expression = 3", "expression"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(rest, message):
    with pytest.raises(RuleError, match=rf"own\.toml.*{message}"):
        parsed(rest)


def test_a_file_is_named_as_its_service():
    with pytest.raises(RuleError, match="must equal the file name"):
        parse(text("expression = 'a'", name="other"), Path("own.toml"))


@pytest.mark.parametrize("raw", [b"", b"[service", b"\xff", b"[service]\n"])
def test_what_is_no_rule_file_is_an_error(raw):
    with pytest.raises(RuleError, match=r"own\.toml"):
        parse(raw, Path("own.toml"))


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(RuleError, match="cannot be read"):
        read_file(tmp_path / "own.toml")


def test_an_id_comes_once():
    with pytest.raises(RuleError, match="own-0 is defined twice"):
        rule_set([parsed("expression = 'a'"), parsed("expression = 'b'")])
    one = rule_set([parsed("expression = 'a'")])
    with pytest.raises(RuleError, match="twice"):
        joined([one, one])
    assert joined([one]) is one


@pytest.mark.parametrize("rules", [[], ()])
def test_no_rule_is_an_error(rules):
    with pytest.raises(RuleError, match="no rule is left"):
        of_rules(rules, {})


def test_the_digest_is_of_the_rules():
    first, again, other = (
        rule_set([parsed(rest)]) for rest in ("expression = 'a'", "expression = 'a'", "expression = 'b'")
    )
    assert first.digest == again.digest != other.digest
