from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from oakum.model import Skipped, SourceError
from oakum.sources.images.manifest import images
from oakum.sources.images.registry import Reference, Registry, reference
from oci import Layout
from oci_registry import registry

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("app", Reference("registry-1.docker.io", "library/app", "latest")),
        ("team/app:1", Reference("registry-1.docker.io", "team/app", "1")),
        ("docker.io/app", Reference("registry-1.docker.io", "library/app", "latest")),
        ("host.example/team/app:v1.2", Reference("host.example", "team/app", "v1.2")),
        ("host.example:5000/app", Reference("host.example:5000", "app", "latest")),
        ("localhost/app:1", Reference("localhost", "app", "1")),
        ("app@" + DIGEST, Reference("registry-1.docker.io", "library/app", DIGEST)),
        ("app:1@" + DIGEST, Reference("registry-1.docker.io", "library/app", DIGEST)),
    ],
)
def test_references(text: str, expected: Reference) -> None:
    assert reference(text) == expected


@pytest.mark.parametrize(
    "text", ["", "App", "../x", "./folder", "a b", "host.example/", "app:", "http://x/y", "a" + "/" * 9]
)
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(SourceError):
        reference(text)


def layout() -> Layout:
    made = Layout()
    made.image([b"one"], {"config": {}})
    return made


def pulled(host: str, *, with_login: bool = False) -> list[bytes]:
    store = Registry(Reference(host, "app", "1"), with_login=with_login)
    skipped: list[Skipped] = []
    found = list(images(store, "app", skipped))
    assert skipped == []
    contents = []
    for one in (layer for image in found for layer in image.layers):
        with pickle.loads(pickle.dumps(one.blob)).open() as file:
            contents.append(file.read())
        assert one.blob.size == len(contents[-1])
    return contents


def test_a_pull_without_a_token() -> None:
    with registry(layout()) as served:
        assert pulled(served.host) == [b"one"]


def test_a_pull_with_a_token_for_everybody() -> None:
    with registry(layout(), token="t") as served:
        assert pulled(served.host) == [b"one"]
        assert {given for path, given in served.asked if path.startswith("/token")} == {""}
        assert "scope=repository%3Aapp%3Apull" in next(path for path, _ in served.asked if path.startswith("/token"))


def test_logins_are_used_only_when_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    with registry(layout(), token="t") as served:
        served.basic = "dXNlcjpw"
        (tmp_path / "config.json").write_text(json.dumps({"auths": {served.host: {"auth": served.basic}}}))
        with pytest.raises(SourceError, match="--registry-login"):
            pulled(served.host)
        assert pulled(served.host, with_login=True) == [b"one"]


def test_a_token_service_somewhere_private() -> None:
    with registry(layout(), token="t") as served:
        served.realm = "http://169.254.169.254/token"
        with pytest.raises(SourceError, match="not HTTPS"):
            pulled(served.host)


def test_an_image_that_is_not_there() -> None:
    with registry(layout()) as served:
        with pytest.raises(SourceError, match="has no image 2"):
            list(images(Registry(Reference(served.host, "app", "2")), "app", []))
        assert Registry(Reference(served.host, "app", "1")).blob("blobs/sha256/00") is None
        assert Registry(Reference(served.host, "app", "1")).blob("oci-layout") is None
