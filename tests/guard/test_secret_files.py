from __future__ import annotations

import pytest

from oakum.guard.secret_files import dotted_names, places, secret_at, secret_file


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "a/b/.env.local",
        "/x/prod.env",
        "./.ENV",
        "a/../.env",
        "C:\\Users\\me\\.env",
        "~/.aws/credentials",
        "/root/.ssh/id_ed25519",
        ".kube/config",
        "/run/secrets/db",
        "/proc/self/environ",
        "/var/run/secrets/kubernetes.io/serviceaccount/token",
        ".netrc",
        ".git-credentials",
        "/etc/shadow",
        "x.p12",
        ".vault-token",
    ],
)
def test_files_that_are_there_for_secrets(path: str) -> None:
    found = secret_file(path)
    assert found
    assert found.certain


@pytest.mark.parametrize(
    "path", ["server.pem", ".npmrc", "terraform.tfstate", "secrets.yaml", "credentials.json", ".mcp.json"]
)
def test_files_that_often_have_some(path: str) -> None:
    found = secret_file(path)
    assert found
    assert not found.certain


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "environment.py",
        ".env.example",
        ".envrc.sample",
        "id_rsa.pub",
        "secrets.py",
        "credentials.md",
        "env",
        "a.envx",
        "src/.environment/x",
        "config/config",
        "docs/secret.html",
        "x" * 5000 + "/.env",
        "known_hosts",
        "cacert.pem",
    ],
)
def test_files_like_any_other(path: str) -> None:
    assert secret_file(path) is None


def test_links_are_followed(tmp_path) -> None:
    (tmp_path / ".env").touch()
    (tmp_path / "plain").symlink_to(".env")
    assert secret_at("plain", str(tmp_path))
    assert secret_at("other", str(tmp_path)) is None


def test_places_of_a_path() -> None:
    assert "/h/x" in places("~/x", "/f", "/h")
    assert "/f/x" in places("./x", "/f", "/h")


def test_names_that_begin_with_a_dot() -> None:
    assert ".env" in dotted_names()
    assert all(name.startswith(".") and "*" not in name for name in dotted_names())
