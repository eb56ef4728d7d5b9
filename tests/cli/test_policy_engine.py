"""Which policies `doctor` and `eval` look at."""

from __future__ import annotations

import pytest

from oakum.cli.policy_engine import source
from oakum.model import PolicyError, UsageError


def test_policies_that_are_named(tmp_path):
    (tmp_path / "a.rego").write_text("package a\n\np := 1\n")
    (tmp_path / "d.json").write_text('{"limit": 3}')
    found = source((str(tmp_path / "a.rego"),), (str(tmp_path / "d.json"),), "v1")
    assert list(found.modules.values()) == ["package a\n\np := 1\n"]
    assert found.data == {"limit": 3}


def test_those_of_the_configuration_come_without_a_name(tmp_path):
    assert "kubernetes.rego" in source((), (), "v1").modules
    (tmp_path / "oakum.toml").write_text('[policy]\npacks = ["secrets"]\n')
    assert "kubernetes.rego" not in source((), (), "v1").modules


def test_nothing_there_is_an_error(tmp_path):
    with pytest.raises(PolicyError):
        source((str(tmp_path),), (), "v1")


@pytest.mark.parametrize(("data", "syntax"), [(("x",), "v1"), ((), "v0")])
def test_options_for_named_policies_alone(data, syntax):
    with pytest.raises(UsageError, match="--policy"):
        source((), data, syntax)
