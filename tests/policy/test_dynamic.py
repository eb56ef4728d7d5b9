from __future__ import annotations

import re

import pytest

from oakum.policy import packs
from oakum.policy.dynamic import _BY_RULE, issuer
from oakum.rules import builtin_directory, load


@pytest.mark.parametrize(
    ("rule", "way"),
    [
        ("aws-secret-access-key-beside-id", "aws:sts"),
        ("github-fine-grained-pat", "github:app"),
        ("db-connection-string-password", "openbao:database"),
        ("aws-session-token", ""),
        ("no-such-rule", ""),
    ],
)
def test_what_could_issue_it(rule: str, way: str) -> None:
    assert issuer(rule) == way


def test_every_glob_is_about_a_rule_that_is_there() -> None:
    ids = [rule.id for rule in load(sorted(builtin_directory().glob("*.toml"))).rules]
    answers = {issuer(rule_id) for rule_id in ids}
    assert {way for _, way in _BY_RULE} <= answers
    for glob, _ in _BY_RULE:
        assert any(re.fullmatch(glob.replace("*", ".*"), rule_id) for rule_id in ids), glob


def test_the_pack_knows_what_to_say_of_each() -> None:
    text = packs.modules(["ephemeral"])["ephemeral.rego"]
    for _, way in _BY_RULE:
        assert f'"{way}":' in text or way.endswith(":trusted-publishing")
