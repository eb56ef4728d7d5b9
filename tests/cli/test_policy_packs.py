from __future__ import annotations

import subprocess
from collections.abc import Callable

from oakum.policy import packs

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_all_packs_are_listed(oakum: Run) -> None:
    listed = oakum("policy", "packs")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(packs.NAMES)


def test_one_pack_is_shown_with_rules_and_parameters(oakum: Run) -> None:
    shown = oakum("policy", "packs", "kubernetes").stdout
    assert "deny    literal-env" in shown
    assert "[policy.parameters.kubernetes]" in shown
    assert "plain_secrets = false" in shown


def test_its_source_is_the_policy(oakum: Run) -> None:
    source = oakum("policy", "packs", "secrets", "--source").stdout
    assert source == packs.modules(["secrets"])["secrets.rego"]
    assert oakum("policy", "packs", "--source").returncode == 2


def test_an_unknown_pack_is_an_error(oakum: Run) -> None:
    unknown = oakum("policy", "packs", "kubernets")
    assert unknown.returncode == 2
    assert "no pack 'kubernets'" in unknown.stderr
