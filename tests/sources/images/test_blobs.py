from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path

import pytest

from oakum.model import SourceError
from oakum.sources.images.blobs import Archive, Folder, content
from oci import Layout, layer


def test_a_folder_and_an_archive_have_the_same_members(tmp_path: Path) -> None:
    layout = Layout()
    layout.image([b"one"], {})
    stores = Folder(layout.folder(tmp_path / "layout")), Archive(layout.archive(tmp_path / "app.tar"))
    for name, expected in layout.members.items():
        for store in stores:
            blob = store.blob(name)
            assert blob is not None
            assert content(pickle.loads(pickle.dumps(blob)), 1 << 20) == expected
            assert blob.size == len(expected)
    assert [store.blob("blobs/sha256/none") for store in stores] == [None, None]


def test_links_in_an_archive_are_followed_but_not_for_ever(tmp_path: Path) -> None:
    twice, round_ = tarfile.TarInfo("b/layer.tar"), tarfile.TarInfo("loop")
    twice.type, twice.linkname = tarfile.SYMTYPE, "../a/layer.tar"
    round_.type, round_.linkname = tarfile.SYMTYPE, "loop"
    path = tmp_path / "app.tar"
    path.write_bytes(layer({"a/layer.tar": b"x"}, twice, round_))
    store = Archive(path)
    found = store.blob("b/layer.tar")
    assert found is not None
    assert content(found, 10) == b"x"
    assert store.blob("loop") is None


def test_what_is_no_tar(tmp_path: Path) -> None:
    path = tmp_path / "app.tar.gz"
    path.write_bytes(b"\x1f\x8b\x08" + bytes(1000))
    with pytest.raises(SourceError, match="not compressed"):
        Archive(path)


def test_a_large_document_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_bytes(bytes(100))
    blob = Folder(tmp_path).blob("index.json")
    assert blob is not None
    with pytest.raises(ValueError, match="more than 99"):
        content(blob, 99)


def test_a_stretch_ends_where_the_member_does(tmp_path: Path) -> None:
    path = tmp_path / "app.tar"
    path.write_bytes(layer({"a": b"first", "b": b"second"}))
    blob = Archive(path).blob("a")
    assert blob is not None
    with blob.open() as file:
        assert isinstance(file, io.BufferedReader)
        assert (file.read(), file.read()) == (b"first", b"")


def test_names_that_lead_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "private").write_bytes(b"x")
    store = Folder(tmp_path / "layout")
    for name in ("../private", str(tmp_path / "private"), "a" * 5000, "a\0b", "layout/../../private"):
        assert store.blob(name) is None
