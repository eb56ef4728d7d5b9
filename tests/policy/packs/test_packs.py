"""The packs' own tests, run by the embedded engine, and what all packs keep to."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.model import PolicyError
from oakum.policy import packs
from oakum.policy.bundle import bundle
from oakum.policy.decide import Policies
from oakum.policy.event import Event, EventKind
from oakum.policy.heads import heads
from oakum.policy.metadata import metadata
from oakum.policy.rego.interface import RegoEngine
from oakum.policy.rego.select import engine

FILES = {str(path.relative_to(packs.FOLDER)): path.read_text("utf-8") for path in packs.FOLDER.rglob("*.rego")}
TESTS = [
    f"data.{outline.package}.{rule.name}"
    for outline in heads(FILES)
    for rule in outline.rules
    if rule.name.startswith("test_")
]
RULES = [
    (name, rule)
    for name in packs.NAMES
    for rule in re.findall(r"#   rule: ([\w-]+)", FILES[f"{packs.stem_of(name)}.rego"])
]


@pytest.fixture(scope="module")
def loaded() -> RegoEngine:
    made = engine()
    made.load(FILES, {})
    return made


@pytest.mark.parametrize("test", TESTS)
def test_the_packs_own_test(test: str, loaded: RegoEngine) -> None:
    assert loaded.eval(test, {}) is True


@pytest.mark.parametrize(("name", "rule"), sorted(set(RULES)))
def test_every_rule_is_tested(name: str, rule: str) -> None:
    assert f'"{rule}"' in FILES[f"{packs.stem_of(name)}_test.rego"]


@pytest.mark.parametrize("name", packs.NAMES)
def test_every_rule_says_what_it_is_and_what_to_do(name: str) -> None:
    text = FILES[f"{packs.stem_of(name)}.rego"]
    said = metadata(text, name)
    given_ = set(re.findall(r'(?:result|about)\((?:found, )?"([\w-]+)"|"rule": "([\w-]+)"', text))
    assert {one.custom["rule"] for one in said if "rule" in one.custom} == {a or b for a, b in given_}
    assert all(one.title and one.description for one in said if "rule" in one.custom)
    assert all(one.title for one in said)
    assert said[0].about == "package"


@pytest.mark.parametrize("name", packs.NAMES)
def test_every_default_is_a_parameter_and_said(name: str) -> None:
    stem = packs.stem_of(name)
    text = FILES[f"{stem}.rego"]
    said = {one.about for one in metadata(text, name)}
    for parameter in re.findall(rf"data\.parameters\.{stem}\.(\w+)", text):
        assert f"default {parameter} := " in text
        assert parameter in said


def test_all_packs_are_named() -> None:
    assert {f"{packs.stem_of(name)}.rego" for name in packs.NAMES} == {
        path.name for path in packs.FOLDER.glob("*.rego") if not path.stem.endswith("_test")
    }
    assert set(packs.modules(["all"])) == {name for name in FILES if not name.endswith("_test.rego")}


def test_what_a_pack_imports_comes_along() -> None:
    assert set(packs.modules(["kubernetes"])) == {"kubernetes.rego", "lib/kubernetes.rego", "lib/names.rego"}
    assert set(packs.modules(["secrets"])) == {"secrets.rego"}


def test_an_unknown_pack_is_named_with_what_there_is() -> None:
    with pytest.raises(PolicyError, match=r"no pack 'kubernets'.*kubernetes"):
        packs.modules(["kubernets"])


KEYS = [
    *("spec", "template", "containers", "env", "name", "value", "data", "metadata", "annotations", "kind", "rules"),
    *("source", "helm", "values", "parameters", "volumes", "hostPath", "path", "jobs", "steps", "on", "run", "uses"),
]
KINDS = ["Deployment", "Pod", "ConfigMap", "Secret", "Role", "Application", "CronJob", "Kustomization"]


def _json() -> st.SearchStrategy[object]:
    leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["Pod", "password", "", "x/y", "*"])
    keys = st.sampled_from(KEYS)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4))


@pytest.fixture(scope="module")
def everything() -> Policies:
    return Policies(bundle(packs.modules(["all"]), {}), engine)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    group=st.sampled_from(["v1", "apps/v1", "argoproj.io/v1alpha1", "kustomize.toolkit.fluxcd.io/v1"]),
    source=st.sampled_from(["a.yaml", ".github/workflows/a.yml", ".gitlab-ci.yml"]),
    body=st.dictionaries(st.sampled_from(["spec", "data", "metadata", "rules", "jobs", "on", "stringData"]), _json()),
)
def test_any_object_is_judged_or_refused(
    kind: str, group: str, source: str, body: dict[str, object], everything: Policies
) -> None:
    event = Event(kind=EventKind.MANIFEST, source=source, object={"kind": kind, "apiVersion": group, **body})
    try:
        decision = everything.decide(event)
    except PolicyError:
        return
    assert all(ground.policy.startswith("oakum.") and ground.message for ground in decision.grounds)


@pytest.mark.parametrize("arguments", [["test"], ["check", "--strict"], ["fmt", "--fail", "--list"]])
def test_opa_itself_agrees(arguments: list[str]) -> None:
    opa = shutil.which("opa")
    if opa is None:
        pytest.skip("opa is not installed")
    done = subprocess.run([opa, *arguments, str(packs.FOLDER)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
