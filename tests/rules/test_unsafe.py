from __future__ import annotations

from pathlib import Path

import pytest

from oakum.model import RuleError, Severity
from oakum.rules.unsafe import Pack, load_pack, pack_directory, parse
from toys import toy_rules

HEAD = 'kind = "insecure"\nfiles = ["*.py"]\n[service]\nid = "insecure-own"\nname = "Own"\n'
RULE = '[[rule]]\nid = "insecure-own-a"\ntitle = "A"\nwhat = "W."\nsafe = "S."\nseverity = "low"\n'
PATH = Path("insecure-own.toml")


def read(rest: str, head: str = HEAD) -> Pack:
    file = parse((head + RULE + rest).encode(), PATH)
    return Pack(rules=file.rule, themes={file.service.id: file.service})


def test_a_rule_over_lines_is_complete() -> None:
    (rule,) = read("expression = 'verify=False'\n").rules
    assert (rule.theme, rule.files, rule.is_structured) == ("insecure-own", ("*.py",), False)
    plain = rule.rule()
    assert (plain.expression, plain.severity, plain.service) == ("verify=False", Severity.LOW, "insecure-own")
    assert plain.what == "W. Safe: S."


def test_a_rule_over_documents_looks_for_its_longest_name() -> None:
    (rule,) = read("at = '**.context'\nwhere = ['privileged == true', 'not unconditionally']\n").rules
    assert rule.is_structured
    assert rule.rule().expression == "(?:privileged)"
    assert [step.kind for step in rule.path] == ["deep", "name"]


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        ("", "either"),
        ("expression = 'a'\nwhere = ['a']\n", "either"),
        ("expression = '('\n", "does not compile"),
        ("expression = 'a*'\n", "empty string"),
        ("expression = 'a'\ncall = '['\n", "does not compile"),
        ("expression = 'a'\nat = 'b'\n", "go with"),
        ("where = ['a == b c']\n", "quotes"),
        ("where = ['@key ~ \"a\"']\n", "looked for"),
        ("where = ['a']\ncall = 'b'\n", "expressions"),
        ("at = 'a b'\nwhere = ['a']\n", "step"),
        ("expression = 'a'\nconfidence = 1.5\n", "confidence"),
        ("expression = 'a'\nunknown = 1\n", "unknown"),
    ],
)
def test_what_is_wrong_is_named(rest: str, problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        read(rest)


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace('"insecure"', '"secret"'),
        HEAD.replace("insecure-own", "insecure-other"),
        HEAD.replace('files = ["*.py"]\n', ""),
    ],
)
def test_a_wrong_head_is_refused(head: str) -> None:
    with pytest.raises(RuleError, match=r"kind|file name|files"):
        read("expression = 'a'\n", head)


def test_ids_begin_alike() -> None:
    with pytest.raises(RuleError, match="must begin"):
        parse((HEAD + RULE.replace("insecure-own-a", "own-a") + "expression = 'a'\n").encode(), PATH)


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="holds no rule"):
        load_pack(tmp_path)


def test_an_id_comes_once(tmp_path: Path) -> None:
    text = HEAD + RULE + "expression = 'a'\n" + RULE + "expression = 'b'\n"
    (tmp_path / PATH).write_text(text)
    with pytest.raises(RuleError, match="defined twice"):
        load_pack(tmp_path)


def test_the_rules_of_oakum_are_loaded_and_stand_beside_others() -> None:
    pack = load_pack()
    assert pack.themes.keys() == {path.stem for path in pack_directory().glob("*.toml")}
    secrets = toy_rules()
    both = pack.beside(secrets)
    assert len(both.rules) == len(secrets.rules) + len(pack.rules)
    assert both.digest == secrets.digest
    assert both.services.keys() == secrets.services.keys() | pack.themes.keys()
