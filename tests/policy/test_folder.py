from __future__ import annotations

from pathlib import Path

import pytest

from oakum.model import PolicyError
from oakum.policy.folder import read

LEVELS = (f"{chr(b)}: &{chr(b)} [{', '.join(['*' + chr(b - 1)] * 9)}]" for b in range(98, 110))
BOMB = "\n".join(["a: &a [x, x]", *LEVELS])
"""Aliases of aliases: hundreds of billions of values."""


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_policies_and_data_are_read_and_tests_left_out(tmp_path: Path) -> None:
    folder = _write(
        tmp_path,
        a_dot_rego="package oakum.a",
        a_test_dot_rego="package oakum.a_test",
        deep__b_dot_rego="package oakum.b",
        data_dot_yaml="parameters:\n  a:\n    most: 3\n",
        deep__data_dot_json='{"teams": ["x"]}',
        other_dot_json="no data",
    )
    found = read(folder)
    assert [Path(name).name for name in found.modules] == ["a.rego", "b.rego"]
    assert found.data == {"parameters": {"a": {"most": 3}}, "deep": {"teams": ["x"]}}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "holds no policy"),
        ({"a_test_dot_rego": "package a"}, "holds no policy"),
        ({"a_dot_rego": "x", "data_dot_json": "{"}, r"data\.json: is no JSON"),
        ({"a_dot_rego": "x", "data_dot_json": "[1]"}, "holds no mapping"),
        ({"a_dot_rego": "x", "data_dot_yaml": "a: [\n"}, r"data\.yaml:2:1: is not valid YAML"),
        ({"a_dot_rego": "x", "data_dot_yaml": BOMB}, r"data\.yaml"),
        ({"a_dot_rego": "x", "data_dot_json": '{"a": 1}', "data_dot_yaml": "a: 2"}, "`a` is in the data already"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        read(_write(tmp_path, **files))


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no such folder of policies"):
        read(tmp_path / "missing")


def test_links_to_elsewhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.rego").write_text("package oakum.a")
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "a.rego").symlink_to(tmp_path / "elsewhere.rego")
    with pytest.raises(PolicyError, match="is a link to outside"):
        read(tmp_path / "policy")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.rego").write_bytes(b"package \xff")
    with pytest.raises(PolicyError, match="is not UTF-8"):
        read(tmp_path)
