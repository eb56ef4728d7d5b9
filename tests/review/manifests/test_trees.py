from __future__ import annotations

from pathlib import Path

from oakum.review.manifests.trees import concerns, extracted
from oakum.sources.git.repository import discover
from repo import Repo


def test_manifests_and_what_they_are_made_of(repo: Repo, tmp_path: Path) -> None:
    head = repo.commit(
        {
            "m.yaml": b"a: b\n",
            "src/main.py": b"x\n",
            "big.bin": b"\0",
            "chart/Chart.yaml": b"name: x\n",
            "chart/files/motd": b"hello\n",
            "k/Kustomization": b"resources: []\n",
            "k/config.ini": b"x\n",
        }
    )
    opened = discover(repo.path)
    assert opened is not None
    assert extracted(opened, head, tmp_path / "out") == []
    files = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert files == {"m.yaml", "chart/Chart.yaml", "chart/files/motd", "k/Kustomization", "k/config.ini"}


def test_which_paths_concern_manifests() -> None:
    assert all(map(concerns, ("a.yaml", "x/Kustomization", ".env", "t/_helpers.tpl", "p.properties")))
    assert not any(map(concerns, ("a.py", "Makefile", "yaml")))
