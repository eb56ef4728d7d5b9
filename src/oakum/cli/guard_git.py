"""`oakum guard git`: git's hooks. They work as git's own, and in pre-commit and prek."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oakum.config import Loaded
    from oakum.guard.commit.gate import Proposal
    from oakum.guard.edits import Edits
    from oakum.sources.git.repository import Repository

_LONGEST_MESSAGE = 1 << 20
_FROM = ("PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF")
"""What pre-commit and prek set at the stage pre-push."""


@click.group("git", short_help="Hold secrets and oversized AI changes back at commit and push.")
def git() -> None:
    """Git hooks against secrets in commits, and for AI changes that are small and reviewed.

    `oakum guard git install` puts them into a repository.
    """


@git.command("install")
def install() -> int:
    """Install the hooks into the repository of this folder; hooks that are there run first."""
    from oakum.guard.commit import hooks
    from oakum.report.escape import visible

    repository, root = _here()
    if other := _hooks_path(root):
        from oakum.model import UsageError

        raise UsageError(
            f"core.hooksPath is {other}: git reads its hooks there. Add lines `oakum guard git pre-commit` (and"
            ' commit-msg "$1", pre-push "$@", post-commit) to the hooks in that folder'
        )
    for path in hooks.install(repository):
        click.echo(f"wrote {visible(str(path))}")
    return 0


@git.command("uninstall")
def uninstall() -> int:
    """Take the hooks away again."""
    from oakum.guard.commit import hooks
    from oakum.report.escape import visible

    for path in hooks.uninstall(_here()[0]):
        click.echo(f"removed {visible(str(path))}")
    return 0


@git.command("pre-commit")
def pre_commit() -> int:
    """No commit with a secret in it, known values of this machine included."""
    return _scan(staged=True)


@git.command("commit-msg")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def commit_msg(file: Path) -> int:
    """No secret in the message, the limits of [commit] for AI changes, and what policies say of the commit."""
    from oakum import config
    from oakum.guard.commit.gate import judge
    from oakum.guard.commit.proposal import proposed
    from oakum.model.decision import Verdict
    from oakum.report.escape import visible

    repository, root = _here()
    loaded = config.load(root, use_repository=True)
    message = _message(file)
    if _holds_secret(message, loaded):
        click.echo("oakum: the message of the commit holds a secret; nothing was committed", err=True)
        return 1
    proposal = proposed(repository, root, message, _edits(), os.environ)
    decision = judge(proposal, loaded.settings.commit)
    if decision.grounds:
        who = f"by {', '.join(proposal.tools)} " if proposal.tools else ""
        click.echo(f"oakum: this commit {who}is beyond the limits of [commit]:", err=True)
    for ground in decision.grounds:
        click.echo(f"  {visible(ground.message)}", err=True)
    if not loaded.settings.policy.configured:
        return int(decision.verdict is Verdict.DENY)
    return max(int(decision.verdict is Verdict.DENY), _policies(proposal, repository, loaded))


def _policies(proposal: Proposal, repository: Repository, loaded: Loaded) -> int:
    """What the configured policies say of a commit; nobody can be asked here, so that what asks denies."""
    from oakum.cli.judging import of_repository
    from oakum.guard.commit.policies import event_of
    from oakum.model.decision import Verdict
    from oakum.policy.event import EventKind
    from oakum.policy.load import load
    from oakum.report.escape import visible
    from oakum.report.grounds import said, verdict
    from oakum.sources.git import command

    policies = load(loaded.settings, trusted=not of_repository(loaded))
    if not policies.judges(EventKind.COMMIT):
        return 0
    branch = command.run(repository, "symbolic-ref", "-q", "--short", "HEAD", check=False, literal=False)
    decision = policies.decide(event_of(proposal, branch.decode().strip(), loaded.settings.commit.sensitive))
    if decision.grounds:
        click.echo(f"oakum: {verdict(decision)}", err=True)
    for one in said(decision):
        click.echo(visible(f"  {one.verdict} {one.policy}: {one.text}", limit=2_000), err=True)
    return int(decision.verdict not in (Verdict.ALLOW, Verdict.WARN))


@git.command("pre-push")
@click.argument("remote", default="origin")
@click.argument("url", default="")
def pre_push(remote: str, url: str) -> int:
    """No push of commits with a secret in them. Reads what git tells a hook on standard input."""
    from oakum.guard.commit.outgoing import ranges

    repository, _ = _here()
    told = [os.environ.get(name, "") for name in _FROM]
    lines = f"x {told[1]} x {told[0]}" if all(told) else sys.stdin.read()
    return max((_scan(range=one) for one in ranges(repository, remote, lines)), default=0)


@git.command("post-commit")
def post_commit() -> int:
    """Write down which lines of the commit an agent wrote: refs/notes/ai and refs/notes/agent-trace."""
    from oakum.guard.commit import proposal, record
    from oakum.sources.git import command
    from oakum.sources.git.changes import commits_of

    repository, root = _here()
    head = command.run(repository, "rev-parse", "HEAD", literal=False).decode().strip()
    author = commits_of(repository, {head})[head].author
    for ref in record.write(root, head, proposal.committed(repository, root, head, _edits()), author):
        click.echo(f"oakum: wrote {ref} of {head[:12]}", err=True)
    return 0


def _here() -> tuple[Repository, Path]:
    from oakum.config import root_of
    from oakum.model import UsageError
    from oakum.sources.git import repository

    root = root_of(Path.cwd())
    found = repository.discover(root)
    if found is None:
        raise UsageError("this folder is in no git repository; run `oakum guard git` inside one")
    return found, root


def _scan(*, staged: bool = False, range: str = "") -> int:  # noqa: A002 - as the option of `oakum scan`
    from oakum.cli import known, scanning

    _, root = _here()
    request = scanning.Request(
        targets=(str(root),), staged=staged, range=range, known=(known.AUTO,) if _has_known_values(root) else ()
    )
    return scanning.run(request)


def _has_known_values(root: Path) -> bool:
    from oakum.detect.known import collect

    return bool(collect.machine(_home(), [root], os.environ).values)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None


def _message(file: Path) -> str:
    """The message as git will keep it: without comments, and without the diff of `commit -v`."""
    from oakum.model import SourceError
    from oakum.sources.regular import read_regular

    try:
        text = read_regular(file, _LONGEST_MESSAGE).decode("utf-8", "replace")
    except OSError as error:
        raise SourceError(f"{file}: cannot be read: {error.strerror or error}") from error
    text = text.partition("\n# ------------------------ >8 ------------------------")[0]
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def _holds_secret(message: str, loaded: Loaded) -> bool:
    from oakum import config
    from oakum.scan import detector

    settings = loaded.settings
    found = detector(config.rules_for(settings.rules), settings.scan, settings.report.threshold).text(message.encode())
    return any(one.suppression is None for one in found)


def _edits() -> Edits:
    from oakum import config
    from oakum.guard.edits import Edits, edits

    key = config.identity_key().key
    return edits(key) or Edits(Path(os.devnull), key)


def _hooks_path(root: Path) -> str:
    import subprocess

    done = subprocess.run(["git", "config", "core.hooksPath"], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip()
