from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.config.selection import looks_for_secrets, pack_for, read_foreign, rules_for, select
from oakum.config.settings import RulesSettings
from oakum.model import ConfigError, RuleError
from oakum.rules import RuleSet, loader

RULE = """
[[rule]]
id = "{id}"
title = "t"
what = "w"
severity = "high"
expression = '{expression}'
"""


def text_of(*ids: str, expression: str = r"\bown_[a-z]{10}\b") -> str:
    rules = "".join(RULE.format(id=id_, expression=expression) for id_ in ids)
    return '[service]\nid = "own"\nname = "Own"\n' + rules


def rule_set(*ids: str) -> RuleSet:
    return loader.rule_set([loader.parse(text_of(*ids).encode(), Path("own.toml"))])


def ids_of(selected: RuleSet) -> list[str]:
    return [rule.id for rule in selected.rules]


ALL = rule_set("own-key", "own-token", "other-key")


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        (RulesSettings(), ["own-key", "own-token", "other-key"]),
        (RulesSettings(enable=("own-*",)), ["own-key", "own-token"]),
        (RulesSettings(disable=("own-token",)), ["own-key", "other-key"]),
        (RulesSettings(enable=("*-key",), disable=("other-*",)), ["own-key"]),
    ],
)
def test_enable_and_disable_take_ids_and_globs(settings: RulesSettings, left: list[str]) -> None:
    assert ids_of(select(ALL, settings)) == left


def test_a_smaller_set_has_its_own_digest() -> None:
    assert select(ALL, RulesSettings()).digest == ALL.digest
    assert select(ALL, RulesSettings(disable=("own-key",))).digest != ALL.digest


@pytest.mark.parametrize("settings", [RulesSettings(enable=("own-kye",)), RulesSettings(disable=("own-kye",))])
def test_an_unknown_id_is_an_error_with_the_nearest(settings: RulesSettings) -> None:
    with pytest.raises(ConfigError, match=r"'own-kye' .did you mean `own-key`"):
        select(ALL, settings)


def test_a_glob_that_matches_nothing_is_an_error() -> None:
    with pytest.raises(ConfigError, match="there is no rule"):
        select(ALL, RulesSettings(disable=("ownx-*",)))


def test_no_rule_left_is_an_error() -> None:
    with pytest.raises(ConfigError, match="leave no rule"):
        select(ALL, RulesSettings(disable=("*",)))
    with pytest.raises(ConfigError, match="no rule is left"):
        rules_for(RulesSettings(builtin=False))


def test_own_rule_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(text_of("own-key"))
    settings = RulesSettings(builtin=False, files=(str(tmp_path / "own.toml"),))
    assert ids_of(rules_for(settings)) == ["own-key"]


@pytest.mark.parametrize("expression", [r"a(?=(x+x+)+y)", "(" * 3000 + "a" + ")" * 3000, r"(?=a(b|b*)*c)d"])
def test_an_expression_that_could_hang_is_refused(tmp_path: Path, expression: str) -> None:
    (tmp_path / "own.toml").write_text(text_of("own-key", expression=expression))
    with pytest.raises(RuleError, match=r"own\.toml"):
        read_foreign(tmp_path / "own.toml")


def test_an_allowance_without_content_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(text_of("own-key") + "[[rule.allow]]\nreason = 'r'\n")
    with pytest.raises(RuleError, match="own-key: allow entry 1"):
        read_foreign(tmp_path / "own.toml")


@given(raw=st.binary(max_size=100), mixed=st.text(max_size=60))
def test_random_rule_files_are_read_or_refused(
    raw: bytes, mixed: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("random") / "own.toml"
    for content in (raw, text_of("own-key").encode() + raw, text_of("own-key", expression=mixed).encode()):
        path.write_bytes(content)
        try:
            rules = read_foreign(path).rule
        except RuleError:
            continue
        assert {rule.service for rule in rules} <= {"own"}


def test_the_pack_of_unsafe_defaults_is_asked_for() -> None:
    assert pack_for(RulesSettings()) is None
    pack = pack_for(RulesSettings(packs=("secrets", "insecure"), disable=("insecure-tls-*",)))
    assert pack is not None
    assert not [rule.id for rule in pack.rules if rule.id.startswith("insecure-tls-")]


def test_rules_of_the_pack_are_chosen_by_their_ids() -> None:
    settings = RulesSettings(packs=("secrets", "insecure"), enable=("insecure-tls-curl",))
    pack = pack_for(settings)
    assert pack is not None
    assert [rule.id for rule in pack.rules] == ["insecure-tls-curl"]
    assert not looks_for_secrets(settings)
    assert ids_of(select(ALL, settings)) == ids_of(ALL)


def test_where_only_secrets_are_named_the_pack_is_silent() -> None:
    settings = RulesSettings(packs=("secrets", "insecure"), enable=("own-*",))
    assert pack_for(settings) is None
    assert looks_for_secrets(settings)
    assert not looks_for_secrets(RulesSettings(packs=("insecure",)))


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (RulesSettings(enable=("insecure-tls-curl",)), "--insecure"),
        (RulesSettings(packs=("insecure",), enable=("insecure-none",)), "no rule"),
        (RulesSettings(packs=("insecure",), disable=("insecure-*",)), "leave no rule"),
    ],
)
def test_a_wrong_choice_of_the_pack_is_named(settings: RulesSettings, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        pack_for(settings)
