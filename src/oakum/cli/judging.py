"""A scan's result before the policies in force. Only imported where some are configured."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from oakum.config import Loaded
from oakum.model import ScanResult
from oakum.policy.building import from_scan
from oakum.policy.event import EventKind
from oakum.policy.load import load

_REPOSITORY = ("GITHUB_REPOSITORY", "CI_PROJECT_PATH")
_IMAGE = "image:"
_BRANCH = ("GITHUB_REF_NAME", "CI_COMMIT_REF_NAME")
"""Environment variables by which forges tell a job where it runs."""


def judged(result: ScanResult, loaded: Loaded) -> ScanResult:
    """The result with the decision of the policies. Where none of them judges scans, what is built in decides as ever.

    Raises PolicyError when they give no answer, or are to decide alone and none judges scans.
    """
    policies = load(loaded.settings, trusted=not of_repository(loaded))
    are_images = all(target.startswith(_IMAGE) for target in result.target.split(", "))
    kind = EventKind.IMAGE if are_images else EventKind.SCAN
    if not policies.judges(kind) and not loaded.settings.policy.alone:
        return result
    event = from_scan(result, kind=kind, repository=_first(_REPOSITORY), branch=_first(_BRANCH))
    return msgspec.structs.replace(result, decision=policies.decide(event))


def of_repository(loaded: Loaded) -> bool:
    """Whether the scanned repository itself says where the policies are: whoever wrote it may have written them."""
    return Path(loaded.provenance["policy.folder"]).is_relative_to(loaded.root)


def _first(names: tuple[str, ...]) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")
