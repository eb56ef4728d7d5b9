from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from oakum.sources.manifests import files
from oakum.sources.manifests.files import Files, decoded


def test_encodings() -> None:
    assert decoded("é".encode("utf-16")) == decoded("é".encode("utf-8-sig")) == decoded("é".encode()) == "é"
    assert decoded(b"a\xff") == "a\ufffd"


def test_texts_and_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")
    found = list(pickle.loads(pickle.dumps(Files(str(tmp_path), ("a.yaml", "gone.yaml", "link.yaml")))))
    assert [(one.path, one.content) for one in found] == [("a.yaml", "a: 1"), ("gone.yaml", ""), ("link.yaml", "")]
    assert [one.reason for text in found for one in text.skipped] == ["unreadable", "symbolic link"]
    (single,) = Files(str(tmp_path / "a.yaml"), ("",))
    assert (single.path, single.content) == ("a.yaml", "a: 1")
    (named,) = Files(str(tmp_path / "link.yaml"), ("",))  # by the user
    assert (named.path, named.content) == ("link.yaml", "a: 1")


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 3)
    (tmp_path / "a.yaml").write_text("a: 1")
    (found,) = Files(str(tmp_path), ("a.yaml",))
    assert (found.content, [one.reason for one in found.skipped]) == ("", ["too large"])


def test_env_files_of_a_secret_generator(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    (tmp_path / "outside.env").write_text("X=y")
    (base / "db.env").write_text("# no\nPASSWORD='example-22'\n\nbroken\n")
    text = "secretGenerator:\n- name: db\n  envs: [db.env, gone.env, ../../outside.env]\n- {name: other, env: db.env}\n"
    (base / "kustomization.yaml").write_text(text)
    _, first, second = Files(str(base), ("kustomization.yaml",))
    assert (first.path, second.path) == ("db.env", "db.env")
    assert json.loads(first.content) == {
        "kind": "Secret",
        "metadata": {"name": "db"},
        "stringData": {"PASSWORD": "example-22"},
    }
    assert first.original.startswith("# no")


def test_a_link_is_read_where_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: b")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    text, link = Files(str(tmp_path), ("a.yaml", "b.yaml"))
    assert (text.content, link.content) == ("a: b", "")
    assert [(one.path, one.reason, one.by_default) for one in link.skipped] == [("b.yaml", "symbolic link", True)]
