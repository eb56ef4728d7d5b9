from __future__ import annotations

import subprocess

import pytest

from oakum.model import SourceError
from oakum.policy.pull.address import address
from oakum.policy.pull.git import fetch


def git(folder, *arguments):
    identity = ("-c", "user.name=n", "-c", "user.email=n@host.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    (folder / "k8s").mkdir(parents=True)
    git(folder, "init", "-q")
    (folder / "k8s" / "a.rego").write_text("one")
    (folder / "link").symlink_to("/etc/passwd")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "v1")
    (folder / "k8s" / "a.rego").write_text("two")
    git(folder, "commit", "-qam", "two")
    return folder


def test_the_default_branch_without_links(repository, tmp_path):
    fetch(address(f"git::file://{repository}"), tmp_path / "into")
    assert (tmp_path / "into/k8s/a.rego").read_text() == "two"
    assert not (tmp_path / "into/link").is_symlink()
    assert not (tmp_path / "into/.git").exists()


def test_a_folder_at_a_tag(repository, tmp_path):
    fetch(address(f"git::file://{repository}//k8s?ref=v1"), tmp_path / "into")
    assert (tmp_path / "into/a.rego").read_text() == "one"


def test_a_commit(repository, tmp_path):
    commit = subprocess.run(["git", "rev-parse", "v1"], cwd=repository, capture_output=True, text=True, check=True)
    fetch(address(f"git::file://{repository}?ref={commit.stdout.strip()}"), tmp_path / "into")
    assert (tmp_path / "into/k8s/a.rego").read_text() == "one"


def test_hooks_do_not_run(repository, tmp_path, monkeypatch):
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (template / "post-checkout").chmod(0o755)
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template.parent))
    fetch(address(f"git::file://{repository}"), tmp_path / "into")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("git::file://{}?ref=none", "cannot be fetched by git: .*none"),
        ("git::file://{}-none", "cannot be fetched by git"),
        ("git::file://{}//none", "has no folder 'none'"),
        ("git::ext::sh -c true", "cannot be fetched|are not fetched"),
    ],
)
def test_what_cannot_be_fetched(repository, tmp_path, given, words):
    from oakum.model import UsageError

    with pytest.raises((SourceError, UsageError), match=words):
        fetch(address(given.format(repository)), tmp_path / "into")


def test_a_password_is_not_in_the_error(tmp_path):
    with pytest.raises(SourceError) as caught:
        fetch(address("git::https://user:a-password@127.0.0.1:1/a.git"), tmp_path / "into")
    assert "a-password" not in str(caught.value)
