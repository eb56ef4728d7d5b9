from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from oakum.sources.images.login import login

AUTH = base64.b64encode(b"robin:" + os.urandom(6).hex().encode()).decode()


def configured(monkeypatch: pytest.MonkeyPatch, folder: Path, config: object) -> None:
    (folder / "config.json").write_text(config if isinstance(config, str) else json.dumps(config))
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))


def found(registry: str) -> str | None:
    secret = login(registry)
    return secret.reveal().decode() if secret else None


def test_what_docker_wrote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    auths = {"host.example": {"auth": AUTH}, "https://index.docker.io/v1/": {"auth": "hub"}, "empty.example": {}}
    configured(monkeypatch, tmp_path, {"auths": auths})
    assert (found("host.example"), found("registry-1.docker.io")) == (AUTH, "hub")
    assert (found("empty.example"), found("other.example")) == (None, None)


def test_a_credential_helper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool = tmp_path / "docker-credential-toy"
    tool.write_text('#!/bin/sh\nread host\nprintf \'{"Username":"%s","Secret":"s"}\' "$host"\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    configured(monkeypatch, tmp_path, {"credHelpers": {"host.example": "toy"}})
    assert found("host.example") == base64.b64encode(b"host.example:s").decode()


@pytest.mark.parametrize(
    "config",
    ["", "[]", {"auths": []}, {"auths": {"host.example": 1}}, {"credsStore": "../../bin/sh"}, {"credsStore": "absent"}],
)
def test_anything_else_is_no_login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, config: object) -> None:
    configured(monkeypatch, tmp_path, config)
    assert login("host.example") is None


def test_no_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "none"))
    assert login("host.example") is None
