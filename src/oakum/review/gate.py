"""Judges the rendered difference of manifests: for a pull request, or before Argo CD or Flux applies them.

It is closed where it fails: what cannot be rendered or read is no pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from oakum import config
from oakum.config import Loaded
from oakum.model import ExitCode, Identity, RepositoryError, SourceError
from oakum.model.decision import Ground, Verdict
from oakum.report.excepted import not_heard
from oakum.review import judge
from oakum.review.basis import basis
from oakum.review.manifests.inspect import inspector
from oakum.review.manifests.judged import Judged, Side, difference, judged
from oakum.review.manifests.trees import extracted
from oakum.sources.git import net
from oakum.sources.git.repository import discover

PACKS = ("gitops", "kubernetes")
"""What is asked where no policies are configured."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What to judge, and how."""

    folder: Path
    base: str = ""
    """A revision of its repository, or a folder; empty: everything is new."""
    everything: bool = False
    """Judge unchanged objects and old problems too."""
    trust_head: bool = False
    """Take configuration and policies from `folder`, not from the base."""
    use_repository: bool = True
    overrides: Mapping[str, Any] = {}
    """Settings of the command line, by key."""


class Gated(msgspec.Struct, frozen=True, kw_only=True):
    """What the gate has to say."""

    judged: Judged
    exit_code: ExitCode
    notes: tuple[str, ...] = ()
    everything: bool = False

    @property
    def counting(self) -> tuple[Ground, ...]:
        """The grounds that decide."""
        return (*self.judged.grounds, *(self.judged.old if self.everything else ()))


def gate(asked: Asked, identity: Identity) -> Gated:
    """Raises SourceError, RepositoryError, ConfigError, RuleError, PolicyError and MissingExtra."""
    head = _side(asked.folder)
    with _base(asked, head) as (base, loaded):
        settings = loaded.settings
        compared = difference(head, base, everything=asked.everything)
        if base is None and not compared.objects and not compared.skipped:
            raise SourceError(f"{asked.folder}: there are no manifests below it, so there is nothing to judge")
        policies = judge.policies(settings, PACKS, only_warn=False, trusted=not asked.trust_head)
        looks = inspector(settings, identity)
        result = judged(compared, policies, looks, judge.fail_on(settings))
    gated = Gated(
        judged=result,
        exit_code=ExitCode.OK,
        notes=tuple(filter(None, (policies.note, *not_heard(looks.notices)))),
        everything=asked.everything,
    )
    return msgspec.structs.replace(gated, exit_code=_exit_code(gated))


def _side(folder: Path) -> Side:
    if not folder.is_dir():
        raise SourceError(f"{folder}: is no folder of manifests")
    root = config.root_of(folder)
    below = folder.resolve().relative_to(root).as_posix()
    return Side(root, "" if below == "." else below)


@contextmanager
def _base(asked: Asked, head: Side) -> Iterator[tuple[Side | None, Loaded]]:
    """The other side, while it is there, and the configuration that counts."""
    own = config.load(asked.folder, asked.overrides, use_repository=asked.use_repository)
    if not asked.base:
        yield None, own
    elif Path(asked.base).is_dir():
        side = _side(Path(asked.base))
        theirs = config.load(Path(asked.base), asked.overrides, use_repository=asked.use_repository)
        yield side, own if asked.trust_head else theirs
    else:
        with _revision(asked, head) as (side, theirs):
            yield side, own if asked.trust_head else theirs


@contextmanager
def _revision(asked: Asked, head: Side) -> Iterator[tuple[Side, Loaded]]:
    repository = discover(head.root)
    if repository is None:
        raise RepositoryError(f"--base {asked.base!a}: is no folder, and {asked.folder} is in no git repository")
    commit = net.commit_of(repository, asked.base)
    with (
        TemporaryDirectory(prefix="oakum-") as name,
        basis(repository, commit, asked.overrides, use_repository=asked.use_repository) as loaded,
    ):
        folder = Path(name).resolve()
        extracted(repository, commit, folder)
        yield Side(folder, head.below), loaded


def _exit_code(gated: Gated) -> ExitCode:
    verdicts = [ground.verdict for ground in gated.counting if not ground.exception]
    if any(verdict.rank > Verdict.WARN.rank for verdict in verdicts):
        return ExitCode.DENIED
    incomplete = any(not skipped.by_default for skipped in gated.judged.skipped)
    return ExitCode.INCOMPLETE if incomplete else ExitCode.OK
