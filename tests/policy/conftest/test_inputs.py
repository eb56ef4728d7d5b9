from __future__ import annotations

import io
import os
from types import SimpleNamespace

import pytest

from conftest_oracle import needs_conftest, real
from oakum.model import SourceError, UsageError
from oakum.policy.conftest import inputs
from oakum.policy.conftest.inputs import Reading, configurations, files, read


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in ("a.yaml", "sub/b.json", "sub/deep/.env", "sub/c.txt", "sub/skip/d.toml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("A=1\n" if path.endswith("env") else "{}" if path.endswith("json") else "")
    return tmp_path


def test_folders_give_their_files_of_known_formats():
    assert sorted(files(["sub", "a.yaml"])) == ["a.yaml", "sub/b.json", "sub/deep/.env", "sub/skip/d.toml"]


def test_ignored_files_are_left_out_named_ones_too():
    assert files([".", "a.yaml"], ignore=r"skip/|^a\.") == ["sub/b.json", "sub/deep/.env"]


def test_links_are_followed_and_loops_end(folder):
    (folder / "sub/loop").symlink_to(folder / "sub")
    (folder / "sub/link.yaml").symlink_to(folder / "a.yaml")
    assert "sub/link.yaml" in files(["sub"])
    assert len(files(["sub"])) == 4


@needs_conftest
def test_as_conftest(folder):
    (folder / "policy").mkdir()
    (folder / "policy/a.rego").write_text("package main\ndeny contains data.conftest.file.name if true\n")
    done = real("test", "sub", "a.yaml", "--no-color", folder=folder)
    judged = {line.split(" - ")[1] for line in done.stdout.splitlines() if line.startswith("FAIL")}
    assert judged == set(files(["sub", "a.yaml"]))


@pytest.mark.parametrize(
    ("paths", "ignore", "says"),
    [
        (["missing"], "", "'missing' does not exist"),
        (["sub/skip"], "toml", "no files to judge"),
        ([""], "", "no files to judge"),
        (["sub"], "(", "is no regular expression"),
    ],
)
def test_wrong_paths_are_named(paths, ignore, says):
    with pytest.raises(UsageError) as raised:
        files(paths, ignore=ignore)
    assert says in str(raised.value)


def test_a_file_of_no_known_format_needs_a_parser():
    with pytest.raises(SourceError, match=r"^sub/c\.txt: is of no known format: say which with --parser"):
        configurations(["sub/c.txt"])
    assert configurations(["sub/c.txt"], Reading(parser="yaml"))["sub/c.txt"].value is None


def test_standard_input_has_a_name(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"a: 1")))
    assert configurations(["-"], Reading(stdin_name="x.yaml"))["x.yaml"].value == {"a": 1}


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"\xef\xbb\xbfa", "a"), ("a".encode("utf-16"), "a"), ("ä\r\n".encode(), "ä\r\n")],
)
def test_texts_are_decoded_by_their_marks(folder, raw, text):
    (folder / "x").write_bytes(raw)
    assert read("x") == text


@pytest.mark.parametrize(
    ("raw", "says"), [(b"a\n\xff", "x:2: is no text in UTF-8"), (b"12345678901", "x: is larger than 0 MiB")]
)
def test_what_cannot_be_read_is_named(folder, raw, says, monkeypatch):
    monkeypatch.setattr(inputs, "LARGEST", 10)
    (folder / "x").write_bytes(raw)
    with pytest.raises(SourceError, match=says):
        read("x")


@pytest.mark.parametrize("kind", ["pipe", "dangling link"])
def test_what_is_no_file_is_an_error_and_not_left_out(folder, kind):
    if kind == "pipe":
        os.mkfifo(folder / "sub/x.yaml")
    else:
        (folder / "sub/x.yaml").symlink_to(folder / "nowhere.yaml")
    with pytest.raises(SourceError, match=r"^sub/x\.yaml: is no regular file"):
        configurations(["sub"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_named(folder):
    (folder / "sub/deep").chmod(0)
    try:
        with pytest.raises(SourceError, match=r"^sub/deep: cannot be read"):
            configurations(["sub"])
    finally:
        (folder / "sub/deep").chmod(0o700)


def test_schemas_need_their_folder():
    with pytest.raises(UsageError, match="'missing' is no folder"):
        configurations(["a.yaml"], Reading(schemas=("missing",)))
