from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import Skipped
from oakum.sources.images.blobs import Archive, Folder, Stored
from oakum.sources.images.manifest import Image, images
from oci import Layout, digest, layer, saved


def read(layout: Layout, tmp_path: Path) -> tuple[list[Image], list[Skipped]]:
    skipped: list[Skipped] = []
    return list(images(Folder(layout.folder(tmp_path / "layout")), "app", skipped)), skipped


def test_layers_and_documents(tmp_path: Path) -> None:
    layout = Layout()
    digests = layout.image([b"one", b"two"], {"config": {"Env": ["A=b"]}})
    (index, image), skipped = read(layout, tmp_path)
    assert skipped == []
    assert [one.digest for one in image.layers] == digests
    assert [name for name, _ in index.documents] == ["index.json"]
    assert dict(image.documents)["config"] == b'{"config": {"Env": ["A=b"]}}'


def test_an_index_in_an_index_and_one_that_holds_itself(tmp_path: Path) -> None:
    layout = Layout()
    layout.image([b"one"], {})
    inner = layout.put(layout.members["index.json"], "application/vnd.oci.image.index.v1+json")
    layout.members["index.json"] = json.dumps({"manifests": [inner, inner]}).encode()
    found, skipped = read(layout, tmp_path)
    assert [len(one.layers) for one in found] == [0, 0, 1]
    assert skipped == []


def test_missing_and_encrypted_layers_are_said(tmp_path: Path) -> None:
    layout = Layout()
    gone, there = layout.image([b"gone", b"there"], {})
    del layout.members["blobs/" + gone.replace(":", "/")]
    (_, image), skipped = read(layout, tmp_path)
    assert [one.digest for one in image.layers] == [there]
    assert [(one.path, one.reason) for one in skipped] == [(f"app!/{gone}", "missing layer")]


def test_an_encrypted_layer(tmp_path: Path) -> None:
    layout = Layout()
    entry = layout.put(b"x", "application/vnd.oci.image.layer.v1.tar+gzip+encrypted")
    layout.members["index.json"] = json.dumps({"layers": [entry]}).encode()
    (image,), skipped = read(layout, tmp_path)
    assert (image.layers, [one.reason for one in skipped]) == ((), ["encrypted"])


def test_one_platform_of_many_and_what_belongs_to_none(tmp_path: Path) -> None:
    layout = Layout()
    names = ("linux/amd64", "linux/arm64", "unknown/unknown")
    for name in names:
        layout.image([name.encode()], {})
    index = json.loads(layout.members["index.json"])
    for entry, name in zip(index["manifests"], names, strict=True):
        entry["platform"] = dict(zip(("os", "architecture"), name.split("/"), strict=True))
    layout.members["index.json"] = json.dumps(index).encode()
    store = Folder(layout.folder(tmp_path))
    skipped: list[Skipped] = []
    assert len([one for one in images(store, "app", skipped, "linux/arm64") if one.layers]) == 2
    assert [(one.path, one.reason) for one in skipped] == [("app!/linux/amd64", "other platform")]
    assert len([one for one in images(store, "app", skipped, "linux/riscv64") if one.layers]) == 3
    assert len([one for one in images(store, "app", skipped) if one.layers]) == 3


def test_a_missing_manifest_does_not_spoil_the_next(tmp_path: Path) -> None:
    layout = Layout()
    layout.image([b"one"], {})
    index = json.loads(layout.members["index.json"])
    index["manifests"].insert(0, {"digest": digest(b"nowhere")})
    layout.members["index.json"] = json.dumps(index).encode()
    found, skipped = read(layout, tmp_path)
    assert [len(one.layers) for one in found] == [0, 1]
    assert [one.reason for one in skipped] == ["damaged"]


def test_a_digest_is_never_a_path(tmp_path: Path) -> None:
    (tmp_path / "private").write_bytes(b"{}")
    layout = Layout()
    layout.members["index.json"] = json.dumps({"manifests": [{"digest": "sha256:../../../private"}]}).encode()
    found, skipped = read(layout, tmp_path)
    assert [one.layers for one in found] == [()]
    assert [one.detail for one in skipped] == ["a descriptor has no digest"]


def test_what_docker_saved_before_the_layout(tmp_path: Path) -> None:
    layers = [layer({"a": b"1"}), layer({"b": b"2"})]
    skipped: list[Skipped] = []
    (image,) = images(Archive(saved(tmp_path / "app.tar", layers, {"config": {}})), "app", skipped)
    assert [one.digest for one in image.layers] == [digest(one) for one in layers]
    assert all(isinstance(one.blob, Stored) for one in image.layers)
    assert skipped == []


def test_neither_layout_nor_archive(tmp_path: Path) -> None:
    skipped: list[Skipped] = []
    assert list(images(Folder(tmp_path), "app", skipped)) == []
    assert [one.reason for one in skipped] == ["damaged"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([digest(b"x")]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["manifests", "layers", "config", "digest", "Layers", "Config"]), inner)
    ),
)


@given(st.sampled_from(["index.json", "manifest.json"]), json_values | st.binary(max_size=40))
@pytest.mark.filterwarnings("ignore")
def test_any_document_at_all(tmp_path_factory: pytest.TempPathFactory, name: str, value: object) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / name).write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    skipped: list[Skipped] = []
    found = list(images(Folder(folder), "app", skipped))
    assert found or skipped or value == []
