from __future__ import annotations

from pathlib import Path

import pytest

from oakum.review.manifests.reach import reach_of

from .conftest import KUSTOMIZE, write


def reached(root: Path, kustomization: str = "a/kustomization.yaml") -> set[str]:
    files = frozenset(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return set(reach_of(root, kustomization, files))


def test_bases_and_their_files(tmp_path: Path) -> None:
    write(tmp_path, KUSTOMIZE)
    assert reached(tmp_path, "prod/kustomization.yaml") == set(KUSTOMIZE)


@pytest.mark.parametrize(
    "text",
    [
        "patches: [{path: f.yaml}]",
        "patchesJson6902: [{path: f.yaml}]",
        "configMapGenerator: [{name: c, files: [k=f.yaml]}]",
        "secretGenerator: [{name: c, envs: [f.yaml]}]",
        "secretGenerator: [{name: c, env: f.yaml}]",
        "components: [../a/f.yaml]",
        "replacements: [{path: f.yaml}]",
    ],
)
def test_whatever_names_a_file(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"a/kustomization.yaml": text, "a/f.yaml": "x: y"})
    assert reached(tmp_path) == {"a/kustomization.yaml", "a/f.yaml"}


def test_circles_and_ways_out_end(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/kustomization.yaml": "resources: [../b, ../../../etc, /etc/hostname, ., 'https://git.example/x', '']",
            "b/kustomization.yaml": "resources: [../a]\n",
            "c/kustomization.yaml": "resources: [{{ x }}",
        },
    )
    assert reached(tmp_path) == {"a/kustomization.yaml", "b/kustomization.yaml"}
    assert reached(tmp_path, "c/kustomization.yaml") == {"c/kustomization.yaml"}
