"""What a change does to the objects of its repository."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from oakum.config import Settings
from oakum.model import Identity
from oakum.policy.event import Change
from oakum.review import judge
from oakum.review.change import Revisions
from oakum.review.manifests.inspect import inspector
from oakum.review.manifests.judged import BUILT_IN, Judged, Side, difference, judged
from oakum.review.manifests.trees import concerns, extracted
from oakum.sources.git.repository import Repository


def judged_change(
    repository: Repository,
    between: Revisions,
    change: Change,
    settings: Settings,
    policies: judge.Panel,
    identity: Identity,
    *,
    name: str = "",
    known: Collection[str] = (),
) -> Judged | None:
    """Renders both sides of a change and judges what differs; None where it touches nothing that manifests are made of.
    Secrets that are `known` by their identities are not told again.

    Raises RepositoryError, PolicyError, MissingExtra.
    """
    if not any(concerns(file.path) for file in change.files):
        return None
    with TemporaryDirectory(prefix="oakum-") as old, TemporaryDirectory(prefix="oakum-") as new:
        sides = {between.fork: Path(old).resolve(), between.head: Path(new).resolve()}
        skipped = [extracted(repository, revision, folder) for revision, folder in sides.items()]
        compared = difference(Side(sides[between.head]), Side(sides[between.fork]))
        found = judged(compared, policies, inspector(settings, identity), judge.fail_on(settings), name)
    told = (one for one in found.grounds if not (one.policy == BUILT_IN and one.secret_id in known))
    return msgspec.structs.replace(found, grounds=tuple(told), skipped=(*found.skipped, *skipped[-1]))
