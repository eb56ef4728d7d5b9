"""A hostile repository runs nothing and has nothing read outside of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import RepositoryError, ScanResult
from oakum.sources.git import command
from oakum.sources.git.repository import Repository, discover
from repo import Repo
from toys import token

Scanned = Callable[..., ScanResult]
EVERYTHING = ({}, {"history": False}, {"staged": True}, {"since": "HEAD~1"}, {"range": "HEAD~1..HEAD"})


def opened(path: Path) -> Repository:
    found = discover(path)
    assert found is not None
    return found


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that leaves a trace when it runs."""
    program = tmp_path / "canary"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-$$\nexec cat\n")
    program.chmod(0o755)
    return program


def ran(canary: Path) -> list[Path]:
    return list(canary.parent.glob("ran-*"))


@pytest.fixture
def hostile(repo: Repo, canary: Path, rng: random.Random) -> Repo:
    """Every way that a repository has to name a program, with a change of each kind to look at."""
    repo.commit({"a.txt": b"one\n", ".gitattributes": b"* filter=evil diff=evil merge=evil\n"})
    repo.commit({"a.txt": b"two " + token(rng) + b"\n"})
    repo.write({"a.txt": b"three " + token(rng) + b"\n", "b.txt": token(rng)})
    repo.git("add", "-A")
    program = str(canary)
    for name in ("post-checkout", "pre-commit", "post-index-change", "fsmonitor-watchman", "reference-transaction"):
        hook = repo.git_dir / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(canary.read_bytes())
        hook.chmod(0o755)
    for setting in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.gitProxy", "core.askPass",
        "core.alternateRefsCommand", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean",
        "filter.evil.smudge", "filter.evil.process", "merge.evil.driver", "credential.helper", "gpg.program",
        "gpg.openpgp.program", "pager.log", "pager.cat-file", "alias.log", "alias.cat-file",
        "uploadpack.packObjectsHook",
    ):  # fmt: skip
        repo.git("config", setting, f"!{program}" if setting.startswith("alias") else program)
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "core.hooksPath", str(repo.git_dir / "hooks"))
    repo.git("config", "protocol.ext.allow", "always")
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "remote.origin.url", f"ext::{program} %S")
    return repo


def signed(repo: Repo) -> None:
    """Puts a commit with a signature on top: git asks a program about it where a configuration says so."""
    raw = repo.git("cat-file", "commit", "HEAD")
    head, _, message = raw.partition(b"\n\n")
    tree_line, *rest = head.split(b"\n")
    rest[0] = b"parent " + repo.text("rev-parse", "HEAD").encode()
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----"
    content = b"\n".join([tree_line, *rest, signature]) + b"\n\n" + message
    made = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=content).decode().strip()
    (repo.git_dir / "refs" / "heads" / "main").write_text(made + "\n")


@pytest.mark.parametrize("options", EVERYTHING, ids=str)
def test_nothing_that_a_repository_names_is_run(
    hostile: Repo, canary: Path, scanned: Scanned, options: dict[str, object]
) -> None:
    signed(hostile)
    result = scanned(hostile.path, **options)
    assert ran(canary) == []
    assert result.findings or "HEAD~1" in str(options)


def test_the_traps_do_spring(hostile: Repo, canary: Path) -> None:
    """Git itself falls into them, so the test above proves something."""
    signed(hostile)
    hostile.git("log", "-1", check=False)
    assert ran(canary)


def test_missing_objects_are_not_fetched(hostile: Repo, canary: Path, scanned: Scanned) -> None:
    blob = hostile.text("rev-parse", "HEAD:a.txt")
    (hostile.git_dir / "objects" / blob[:2] / blob[2:]).unlink()
    result = scanned(hostile.path, since="HEAD~1")
    assert ran(canary) == []
    assert [(one.path, one.reason) for one in result.skipped] == [("a.txt", "missing object")]


def test_the_configuration_of_the_repository_is_not_read_at_all(
    repo: Repo, scanned: Scanned, rng: random.Random
) -> None:
    repo.commit({"a.txt": b"x"})
    repo.write({"a.txt": token(rng)})
    repo.git("add", "-A")
    (repo.git_dir / "config").write_bytes(b"[core\nthis is no configuration")
    assert len(scanned(repo.path, staged=True).findings) == 1


def test_a_broken_repository_does_not_lead_to_the_one_around_it(
    new_repo: Callable[..., Repo], scanned: Scanned, rng: random.Random
) -> None:
    """Git would look for one further up."""
    outer = new_repo("outer")
    outer.commit({"a.txt": b"x"})
    outer.write({"a.txt": token(rng)})
    outer.git("add", "a.txt")
    inner = new_repo("outer/inner")
    (inner.git_dir / "HEAD").write_text("nonsense\n")
    with pytest.raises(RepositoryError, match="inner"):
        scanned(inner.path, staged=True)


def test_a_work_tree_elsewhere_is_not_looked_at(
    repo: Repo, tmp_path: Path, scanned: Scanned, rng: random.Random
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.txt").write_bytes(token(rng))
    repo.commit({"a.txt": b"x " + token(rng)})
    repo.git("config", "core.worktree", str(outside))
    paths = {place.origin.path for finding in scanned(repo.path).findings for place in finding.locations}
    assert paths == {"a.txt"}


def test_the_environment_of_the_caller_has_no_say(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit({"a.txt": b"x"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert command.run(opened(repo.path), "ls-files") == b"a.txt\n"
    assert not (tmp_path / "trace").exists()


def test_without_git_the_message_says_what_to_do(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.path))
    with pytest.raises(RepositoryError, match="git is not installed"):
        command.run(opened(repo.path), "ls-files")


def test_a_failure_names_the_repository_and_the_command(repo: Repo) -> None:
    with pytest.raises(RepositoryError, match=r"repo.*git rev-parse: .*no-such-thing"):
        command.run(opened(repo.path), "rev-parse", "no-such-thing^{commit}", "--")


def test_the_index_that_git_names_to_its_hooks_is_used(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    repo.commit({"a": b"1\n"})
    found = discover(repo.path)
    assert found
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index.lock")
    assert command.index_of(found) == repo.path / ".git" / "index.lock"
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "elsewhere"))
    assert command.index_of(found) == repo.path / ".git" / "index"
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert command.index_of(found) == repo.path / ".git" / "index"
