from __future__ import annotations

import json

import pytest

from oakum.model import SourceError
from oakum.policy.pull.address import address
from oakum.policy.pull.oci import fetch
from oci import Layout, digest
from oci_registry import registry
from policy.pull.test_arrived import below, tarred


def pushed(files, **packed):
    """As `conftest push` lays it out."""
    layout = Layout()
    kind = "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"
    layers = [
        layout.put(content, kind) | {"annotations": {"org.opencontainers.image.title": name}}
        for name, content in files.items()
    ]
    for name, content in packed.items():
        notes = {"org.opencontainers.image.title": name, "io.deis.oras.content.unpack": "true"}
        layers.append(layout.put(content, kind) | {"annotations": notes})
    layers.append(layout.put(b"no title", kind))
    layout.members["index.json"] = json.dumps({"schemaVersion": 2, "layers": layers}).encode()
    return layout


def test_files_and_folders(tmp_path):
    layout = pushed({"policy/a.rego": b"1", "data.json": b"{}"}, folder=tarred({"folder/b.rego": b"2"}))
    with registry(layout, token="t0") as served:
        fetch(address(f"oci://{served.host}/app:1"), tmp_path)
    assert below(tmp_path) == {"policy/a.rego": b"1", "data.json": b"{}", "folder/b.rego": b"2"}


def test_what_has_not_its_digest_is_refused(tmp_path):
    layout = pushed({"a.rego": b"allow"})
    layout.members["blobs/" + digest(b"allow").replace(":", "/")] = b"other"
    with registry(layout) as served, pytest.raises(SourceError, match="something else than what has the digest"):
        fetch(address(f"oci://{served.host}/app:1"), tmp_path)
    assert below(tmp_path) == {}


def test_a_manifest_that_is_named_by_its_digest_is_checked(tmp_path):
    layout = pushed({"a.rego": b"1"})
    with registry(layout) as served, pytest.raises(SourceError, match=r"has no image|refuses|lacks"):
        fetch(address(f"oci://{served.host}/app@sha256:{'0' * 64}"), tmp_path)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"layers": []}, "no layer that is a file"),
        ({"manifests": []}, "its manifest has no layers"),
        ([], "its manifest has no layers"),
        ({"layers": [{"digest": "sha256:0", "annotations": {"org.opencontainers.image.title": "a"}}]}, "lacks a part"),
    ],
)
def test_what_holds_no_policies(tmp_path, manifest, words):
    layout = Layout()
    layout.members["index.json"] = json.dumps(manifest).encode()
    with registry(layout) as served, pytest.raises(SourceError, match=words):
        fetch(address(f"oci://{served.host}/app:1"), tmp_path)


def test_a_title_that_leads_outside(tmp_path):
    with registry(pushed({"../a.rego": b"1"})) as served, pytest.raises(SourceError, match="written outside"):
        fetch(address(f"oci://{served.host}/app:1"), tmp_path / "into")
    assert below(tmp_path) == {}
