from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from oakum.sources.manifests import kustomize
from oakum.sources.manifests.kustomize import Built, available, is_kustomization

needs_kubectl = pytest.mark.skipif(not available(), reason="kubectl is not installed")
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n"


def folder(root: Path, name: str, kustomization: str, **files: str) -> None:
    place = root / name
    place.mkdir(parents=True)
    (place / "kustomization.yaml").write_text(kustomization)
    for file, text in files.items():
        (place / f"{file}.yaml").write_text(text)


@needs_kubectl
def test_an_overlay_is_built_with_its_base(tmp_path: Path) -> None:
    folder(tmp_path, "base", "resources: [c.yaml]\n", c=CONFIG)
    folder(tmp_path, "prod", "resources: [../base]\nnamespace: prod\nnamePrefix: prod-\n")
    (text,) = pickle.loads(pickle.dumps(Built(str(tmp_path), "prod", "kustomization.yaml")))
    assert text.path == "prod/kustomization.yaml"
    assert "name: prod-c" in text.content
    assert "namespace: prod" in text.content


@needs_kubectl
@pytest.mark.parametrize(
    ("kustomization", "why"),
    [
        ("resources: [missing.yaml]\n", "fails on it"),
        ("resources: ['https://git.example/base.yaml']\n", "not fetched"),
        ("resources: ['https://git.example/o/r//base?ref=v1']\n", "not fetched"),
        ("resources: [../../../../../etc/hostname]\n", "fails on it"),
    ],
)
def test_what_cannot_be_built_is_said(tmp_path: Path, kustomization: str, why: str) -> None:
    folder(tmp_path, "a", kustomization)
    (text,) = Built(str(tmp_path), "a", "kustomization.yaml")
    assert [(one.path, one.reason) for one in text.skipped] == [("a/kustomization.yaml", "not rendered")]
    assert why in text.skipped[0].detail
    assert text.content == ""


def test_without_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder(tmp_path, "a", "resources: []\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not available()
    (text,) = Built(str(tmp_path), "a", "kustomization.yaml")
    assert "neither kubectl nor kustomize" in text.skipped[0].detail


def test_kustomize_itself_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool = tmp_path / "kustomize"
    tool.write_text("#!/bin/sh\necho 'kind: Pod'\necho \"# $1 $2\"\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    (text,) = Built(str(tmp_path), "", "kustomization.yaml")
    assert text.content.startswith(f"kind: Pod\n# build {tmp_path.resolve()}")


def test_which_files_are_kustomizations() -> None:
    assert all(is_kustomization(name) for name in ("kustomization.yaml", "a/b/Kustomization", "x/kustomization.yml"))
    assert not is_kustomization("kustomization.yaml.tmpl")
    assert kustomize.NAMES
