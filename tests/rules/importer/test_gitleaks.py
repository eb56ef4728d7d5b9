from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import RuleError, Severity
from oakum.rules import Rule, loader
from oakum.rules.allow import allowed, check_allowances
from oakum.rules.importer import Imported, import_gitleaks
from oakum.rules.template import expand

CONFIG = r"""
title = "our rules"
minVersion = "v8.25.0"

[extend]
useDefault = true
disabledRules = ["generic-api-key"]

[[rules]]
id = "acme-token"
description = "ACME token"
regex = '''(?i)(acme|roadrunner)_key\s*=\s*['"]?(?P<value>acm_[[:alnum:]]{20})\b'''
secretGroup = 2
entropy = 3.1
keywords = ["ACM_"]
  [[rules.allowlists]]
  description = "made up"
  stopwords = ["coyote"]
  [[rules.allowlists]]
  condition = "AND"
  regexTarget = "line"
  regexes = ['''canyon$''']
  paths = ['''^docs/''']

[[rules]]
id = "acme-key-file"
description = "ACME key block"
regex = '''-----BEGIN ACME-----[\s\S-]{64,}?-----END ACME-----'''
path = '''\.acme$'''

[[rules]]
id = "file-names"
path = '''id_acme$'''

[[rules]]
id = "letters"
regex = '''acme-\pL{20}'''

[[allowlists]]
description = "lock files"
paths = ['''\.lock$''']
targetRules = ["acme-token"]
"""


@pytest.fixture(scope="module")
def imported() -> Imported:
    return import_gitleaks(CONFIG.encode(), "config.toml", "acme")


@pytest.fixture(scope="module")
def rules(imported: Imported) -> dict[str, Rule]:
    return {rule.id: rule for rule in loader.parse(imported.text.encode(), Path("acme.toml")).rule}


def test_counts_and_order(imported: Imported, rules: dict[str, Rule]) -> None:
    assert list(rules) == ["acme-token", "acme-key-file"]
    assert (imported.rules_read, imported.rules_written, imported.allowances_written) == (4, 2, 4)


def test_every_unsupported_part_is_named(imported: Imported) -> None:
    assert [(miss.rule, miss.part) for miss in imported.unsupported] == [
        ("", "extend.disabledRules"),
        ("", "extend.useDefault"),
        ("file-names", "regex"),
        ("letters", "regex"),
    ]
    assert "left out" in imported.unsupported[-1].why


def test_the_rule_keeps_its_parts(rules: dict[str, Rule]) -> None:
    rule = rules["acme-token"]
    assert rule.title == "ACME token"
    assert rule.severity is Severity.HIGH
    assert rule.context == ("acm_",)
    assert rule.checks == ("entropy:3.1",)
    assert len(rule.allow) == 3
    check_allowances(rule)


def test_the_rule_finds_the_secret(rules: dict[str, Rule]) -> None:
    value = expand("acm_{alnum:20}", random.Random(1))
    match = re.search(rules["acme-token"].expression.encode(), f"RoadRunner_Key = '{value}'".encode())
    assert match is not None
    assert match["secret"] == value.encode()


def test_allowances_mean_the_same(rules: dict[str, Rule]) -> None:
    rule, value = rules["acme-token"], expand("acm_{alnum:20}", random.Random(1)).encode()
    assert allowed(rule, value, b"line", "src/a.py") is None
    assert allowed(rule, value[:8] + b"CoYoTe", b"line", "src/a.py")
    assert allowed(rule, value, b"the canyon", "docs/a.md")
    assert allowed(rule, value, b"the canyon", "src/a.md") is None
    assert allowed(rule, value, b"line", "x/y.lock")


def test_a_path_keeps_the_rule_to_it(rules: dict[str, Rule]) -> None:
    rule = rules["acme-key-file"]
    assert allowed(rule, b"x", b"x", "a/b.acme") is None
    assert allowed(rule, b"x", b"x", "a/b.acme.md") is not None
    assert (rule.block, rule.opener) == (16_384, "-----BEGIN ACME-----")


def import_rule(text: str) -> Imported:
    return import_gitleaks(f"[[rules]]\nid = 'own-key'\n{text}\n".encode(), "x")


@pytest.mark.parametrize(
    ("text", "part", "written"),
    [
        ("regex = 'a*'", "regex", 0),
        ("regex = '(a+)+(?P<x>b)\\pL'", "regex", 0),
        ("regex = 'abc'\nsecretGroup = 1", "regex", 0),
        ("regex = 'abc'\nsecretGroup = 'x'", "secretGroup", 0),
        ("regex = 'abc'\n[[rules]]\nid = 'own-key'\nregex = 'd'", "id", 1),
        ("regex = 'abc'\n[[rules]]\nregex = 'd'", "id", 1),
        ("regex = '(a)(b)'", "secretGroup", 1),
        ("regex = 'abc'\nentropy = 'much'", "entropy", 1),
        ("regex = 'abc'\nkeywords = 'abc'", "keywords", 1),
        ("regex = 'abc'\nkeywords = ['xyz']", "keywords", 1),
        ("regex = 'abc'\npath = '\\pL'", "path", 1),
        ("regex = 'abc'\ntags = ['t']", "tags", 1),
        ("regex = 'abc'\nverify = 'x'", "verify", 1),
        ("regex = '(?:a|b)c[\\s\\S]{100}'", "regex", 1),
        ("regex = 'abc'\n[[rules.required]]\nid = 'x'", "required", 1),
    ],
)
def test_what_is_lost_is_named(text: str, part: str, written: int) -> None:
    result = import_rule(text)
    assert [miss.part for miss in result.unsupported] == [part]
    assert result.rules_written == written
    assert len(loader.parse(result.text.encode(), Path("imported.toml")).rule) == written


def test_a_file_with_allowlists_alone_says_where_to_put_them() -> None:
    result = import_gitleaks(b"[allowlist]\npaths = ['x']\n[extend]\npath = 'base.toml'\n", "x")
    assert [miss.part for miss in result.unsupported] == ["extend.path", "allowlists"]
    assert loader.parse(result.text.encode(), Path("imported.toml")).rule == ()


@pytest.mark.parametrize("raw", [b"", b"[scan]\njobs = 1", b"\xff", b"[[rules"])
def test_what_is_no_such_configuration_is_an_error(raw: bytes) -> None:
    with pytest.raises(RuleError, match="somewhere"):
        import_gitleaks(raw, "somewhere")


def test_a_small_file_cannot_grow_without_bound() -> None:
    rules = "".join(f"[[rules]]\nid = 'r{number}'\nregex = 'x'\n" for number in range(400))
    with pytest.raises(RuleError, match="too many"):
        import_gitleaks((rules + "[[allowlists]]\npaths = ['x']\n" * 400).encode(), "x")


def test_the_service_is_a_plain_name() -> None:
    with pytest.raises(RuleError, match="lower-case"):
        import_gitleaks(CONFIG.encode(), "x", "../up")


_values = st.one_of(
    st.text(max_size=12).filter(lambda text: "'" not in text and text.isprintable()).map("'{}'".format),
    st.sampled_from(["3", "-1.5", "true", "[]", "['x', '(']", "[3]", "{a = 1}", "[{}]", "'(a)|[b]'", "[[]]"]),
)
_keys = st.sampled_from(
    [
        "id",
        "description",
        "regex",
        "secretGroup",
        "entropy",
        "keywords",
        "path",
        "tags",
        "title",
        "extend",
        "rules",
    ]
) | st.sampled_from(
    ["allowlist", "allowlists", "condition", "paths", "regexTarget", "regexes", "stopwords", "targetRules"]
)


@given(st.lists(st.dictionaries(_keys, _values, max_size=5), min_size=1, max_size=4), st.data())
def test_random_configurations_give_a_rule_file_that_loads(tables: list[dict[str, str]], data: st.DataObject) -> None:
    headers = st.sampled_from(["[[rules]]", "[[rules.allowlists]]", "[allowlist]", "[[allowlists]]", "[extend]", ""])
    blocks = [
        f"{data.draw(headers)}\n" + "".join(f"{key} = {value}\n" for key, value in table.items()) for table in tables
    ]
    try:
        result = import_gitleaks("".join(blocks).encode(), "somewhere")
    except RuleError:
        return
    parsed = loader.parse(result.text.encode(), Path("imported.toml"))
    assert len(parsed.rule) == result.rules_written <= result.rules_read
    for rule in parsed.rule:
        check_allowances(rule)


@given(st.binary(max_size=80))
def test_random_bytes_are_imported_or_a_rule_error(raw: bytes) -> None:
    for content in (raw, b"[[rules]]\nid = 'x'\n" + raw):
        try:
            result = import_gitleaks(content, "somewhere")
        except RuleError:
            continue
        assert result.text.startswith(("[service]", "rule = []"))
