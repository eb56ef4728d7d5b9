"""Repositories of the tests, opened as the scan opens them."""

from __future__ import annotations

from oakum.kernel import ABSENT
from oakum.sources.git.objects import BLOB, ObjectStore
from oakum.sources.git.repository import Repository, discover
from repo import Repo


def opened(repo: Repo) -> Repository:
    found = discover(repo.path)
    assert found is not None
    return found


def store(repo: Repo) -> ObjectStore:
    return ObjectStore(opened(repo))


def position(objects: ObjectStore, object_id: str) -> int:
    """Global position; ABSENT for what is not there."""
    found = objects.find(bytes.fromhex(object_id))
    return ABSENT if found is None else found


def blobs_with(objects: ObjectStore, text: bytes) -> set[int]:
    """Global positions of all blobs that hold a text."""
    reader = objects.reader()
    return {one for one in objects.positions(BLOB) if text in (reader.read(one) or b"")}
