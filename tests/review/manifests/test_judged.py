from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.config.settings import PolicySettings
from oakum.model import Identity, Severity
from oakum.model.decision import Verdict
from oakum.review import judge
from oakum.review.manifests.inspect import inspector
from oakum.review.manifests.judged import Judged, Side, difference, judged

from .conftest import CHART, KUSTOMIZE, config_map, needs_helm, needs_kubectl, write
from .test_inspect import SETTINGS

RULE = """package oakum.own

deny contains {"msg": sprintf("`%v` is not wanted", [name]), "field": sprintf("$.data.%v", [name]), "rule": "name"} if {
	some name, _ in input.object.data
	startswith(name, "bad")
}
"""


@pytest.fixture
def asked(tmp_path: Path) -> judge.Panel:
    write(tmp_path, {"policy/own.rego": RULE})
    policy = PolicySettings(folder=str(tmp_path / "policy"))
    return judge.policies(msgspec.structs.replace(SETTINGS, policy=policy), (), only_warn=False)


def run(
    asked: judge.Panel, tmp_path: Path, old: dict[str, str], new: dict[str, str], *, everything: bool = False
) -> Judged:
    sides = [Side(write(tmp_path / name, files)) for name, files in (("old", old), ("new", new))]
    compared = difference(sides[1], sides[0], everything=everything)
    return judged(compared, asked, inspector(SETTINGS, Identity(bytes(32))), Severity.LOW)


def said(found: Judged) -> list[tuple[str, str, int]]:
    return [(one.message, one.field, one.line) for one in found.grounds]


def test_what_a_change_brings_counts_and_what_was_there_does_not(asked: judge.Panel, tmp_path: Path) -> None:
    found = run(asked, tmp_path, {"m.yaml": config_map(bad1="x")}, {"m.yaml": config_map(bad0="y", bad1="x", good="z")})
    assert said(found) == [("ConfigMap c: `bad0` is not wanted", "$.data.bad0", 6)]
    assert [(one.message, one.path) for one in found.old] == [("ConfigMap c: `bad1` is not wanted", "m.yaml")]
    assert found.difference.pairs[0].fields == ("$.data.bad0", "$.data.good")


def test_a_value_that_changes_is_no_old_problem(asked: judge.Panel, tmp_path: Path) -> None:
    found = run(asked, tmp_path, {"m.yaml": config_map(bad="x")}, {"m.yaml": config_map(bad="y")})
    assert (len(found.grounds), found.old) == (1, ())


def test_what_did_not_change_is_not_judged_unless_asked_for(asked: judge.Panel, tmp_path: Path) -> None:
    files = {"m.yaml": config_map(bad="x"), "n.yaml": config_map("d", mode="x")}
    found = run(asked, tmp_path, files, files | {"n.yaml": config_map("d", mode="y")})
    assert (found.grounds, found.old) == ((), ())
    assert [str(pair.new.identity) for pair in found.difference.pairs] == ["ConfigMap d"]
    everything = run(asked, tmp_path, files, files, everything=True)
    assert [one.message for one in everything.old] == ["ConfigMap c: `bad` is not wanted"]


def test_a_secret_in_plain_denies_by_itself(
    asked: judge.Panel, tmp_path: Path, github_token: Callable[[int], bytes]
) -> None:
    value = github_token(1).decode()
    found = run(asked, tmp_path, {"m.yaml": config_map(mode="x")}, {"m.yaml": config_map(mode="x", token=value)})
    (ground,) = found.grounds
    assert (ground.policy, ground.verdict, ground.path, ground.line) == ("built-in", Verdict.DENY, "m.yaml", 7)
    assert value not in str(msgspec.to_builtins(found.grounds))
    assert [one.secret_id for one in found.findings] == [ground.secret_id]
    again = run(
        asked, tmp_path / "two", {"m.yaml": config_map(token=value)}, {"m.yaml": config_map(a="b", token=value)}
    )
    assert (again.grounds, len(again.old), again.findings) == ((), 1, ())


@needs_helm
def test_only_what_a_chart_renders_otherwise_counts(asked: judge.Panel, tmp_path: Path) -> None:
    template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {bad: x, {{ .Values.key }}: y}\n"
    old = {
        "app/Chart.yaml": CHART["app/Chart.yaml"],
        "app/templates/c.yaml": template,
        "app/values.yaml": "key: good\n",
    }
    found = run(asked, tmp_path, old, old | {"app/values.yaml": "key: badly\n"})
    assert said(found) == [("ConfigMap c: `badly` is not wanted", "$.data.badly", 0)]
    assert [one.path for one in found.old] == ["app/templates/c.yaml"]


@needs_kubectl
def test_a_base_that_changes_is_judged_in_each_overlay(asked: judge.Panel, tmp_path: Path) -> None:
    found = run(asked, tmp_path, KUSTOMIZE, KUSTOMIZE | {"base/map.yaml": config_map(bad="x")})
    assert [one.message for one in found.grounds] == [
        "ConfigMap c: `bad` is not wanted",
        "ConfigMap prod/c: `bad` is not wanted",
    ]


NAMES = st.dictionaries(st.sampled_from(["bad1", "bad2", "good"]), st.sampled_from(["x", "y"]), min_size=1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=NAMES, new=NAMES)
def test_no_new_problem_is_ever_taken_for_an_old_one(
    asked: judge.Panel, tmp_path_factory: pytest.TempPathFactory, old: dict[str, str], new: dict[str, str]
) -> None:
    place = tmp_path_factory.mktemp("sides")
    found = run(asked, place, {"m.yaml": config_map(**old)}, {"m.yaml": config_map(**new)})
    brought = {name for name in new if name.startswith("bad") and old.get(name) != new[name]}
    assert {one.field.rpartition(".")[2] for one in found.grounds} == brought
