from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from oakum.model import ExitCode
from oakum.review.comment import comment
from repo import Repo

from ..conftest import Review, context  # noqa: TID252 - the tests' own
from .conftest import CHART, KUSTOMIZE, config_map, needs_helm, needs_kubectl

CONFIGURATION = b'[policy]\npacks = ["kubernetes", "supply"]\n'


def encoded(files: dict[str, str]) -> dict[str, bytes | None]:
    return {name: text.encode() for name, text in files.items()}


@needs_helm
@needs_kubectl
def test_the_rendered_manifests_of_a_change_are_judged(repo: Repo, reviewed: Review) -> None:
    repo.commit(encoded(CHART | KUSTOMIZE) | {"oakum.toml": CONFIGURATION})
    repo.branch("topic")
    repo.commit({"app/values.yaml": b"variables: {API_TOKEN: secretly-given-9}\n"})
    one = reviewed()
    assert one.exit_code is ExitCode.DENIED
    assert one.manifests is not None
    assert [str(pair.new.identity) for pair in one.manifests.difference.pairs] == ["Deployment web"]
    assert any("Deployment web: " in ground.message for ground in one.decision.grounds)
    text = comment(one, context(one))
    assert "Manifests: 0 new objects, 1 changed object" in text
    assert "secretly-given-9" not in text


def test_pipelines_are_judged_too(repo: Repo, reviewed: Review) -> None:
    repo.commit({"oakum.toml": CONFIGURATION})
    repo.branch("topic")
    workflow = b"on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: someone/action@v1\n"
    repo.commit({".github/workflows/ci.yml": workflow})
    grounds = reviewed().decision.grounds
    assert any(ground.policy.startswith("oakum.supply.") for ground in grounds)
    assert {ground.path for ground in grounds} == {".github/workflows/ci.yml"}


def test_a_secret_is_told_once(repo: Repo, reviewed: Review, github_token: Callable[[int], bytes]) -> None:
    repo.commit({"oakum.toml": CONFIGURATION})
    repo.branch("topic")
    repo.commit({"m.yaml": config_map(value=github_token(1).decode()).encode()})
    one = reviewed()
    assert len(one.result.findings) == 1
    assert [ground for ground in one.decision.grounds if ground.policy == "built-in"] == []


def test_what_the_base_has_gained_meanwhile_is_not_the_changes(repo: Repo, reviewed: Review) -> None:
    repo.commit({"oakum.toml": CONFIGURATION, "m.yaml": config_map(mode="x").encode()})
    repo.branch("topic")
    repo.commit({"n.yaml": config_map("n", mode="y").encode()})
    repo.switch("main")
    repo.commit({"m.yaml": config_map(mode="z").encode()})
    one = reviewed()
    assert one.manifests is not None
    assert [str(pair.new.identity) for pair in one.manifests.difference.pairs] == ["ConfigMap n"]


def test_nothing_is_rendered_where_no_manifest_changes(repo: Repo, reviewed: Review) -> None:
    repo.commit({"m.yaml": config_map(mode="x").encode()})
    repo.branch("topic")
    repo.commit({"a.py": b"x = 1\n"})
    assert reviewed().manifests is None


def test_without_a_reader_of_manifests_that_is_a_gap(
    repo: Repo, reviewed: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"m.yaml": config_map(mode="x").encode()})
    repo.branch("topic")
    repo.commit({"m.yaml": config_map(mode="y").encode()})
    monkeypatch.setitem(sys.modules, "yaml", None)
    one = reviewed(use_repository=False)
    assert [(skipped.reason, skipped.by_default) for skipped in one.result.skipped] == [("extra not installed", False)]
    assert one.exit_code is ExitCode.OK
    assert reviewed(use_repository=False, overrides={"scan.strict": True}).exit_code is ExitCode.INCOMPLETE
