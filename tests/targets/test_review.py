from __future__ import annotations

import base64
import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.model import GitOrigin, RepositoryError, ScanResult
from repo import Repo
from toys import token

Scanned = Callable[..., ScanResult]


def places(result: ScanResult) -> list[tuple[bytes, str, int, bool]]:
    found = []
    for one in result.findings:
        for place in one.locations:
            assert isinstance(place.origin, GitOrigin)
            found.append((one.secret.reveal(), place.origin.path, place.span.start_line, place.origin.at_head))
    return sorted(found)


def test_lines_are_those_of_the_head(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    old, new = token(rng), token(rng)
    repo.commit({"a.txt": b"one\n" + old + b"\n"})
    repo.branch("topic")
    first = repo.commit({"a.txt": b"one\n" + old + b"\n" + new + b"\n"})
    repo.commit({"a.txt": b"zero\nhalf\none\n" + old + b"\n" + new + b"\n"})
    result = scanned(repo.path, review=("main", "topic"))
    assert places(result) == [(new, "a.txt", 5, True)]
    origin = result.findings[0].locations[0].origin
    assert isinstance(origin, GitOrigin)
    assert origin.first is not None
    assert origin.first.id == first


def test_what_is_added_and_removed_again_is_in_its_history(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    gone = token(rng)
    repo.commit({"a.txt": b"one\n"})
    repo.branch("topic")
    repo.commit({"a.txt": b"one\n" + gone + b"\n"})
    repo.commit({"a.txt": b"one\n"})
    assert places(scanned(repo.path, review=("main", "topic"))) == [(gone, "a.txt", 2, False)]


def test_the_base_may_go_on(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    theirs, mine = token(rng), token(rng)
    repo.commit({"a.txt": b"one\n"})
    repo.branch("topic")
    repo.commit({"b.txt": mine})
    repo.switch("main")
    repo.commit({"c.txt": theirs})
    repo.switch("topic")
    assert places(scanned(repo.path, review=("main", "topic"))) == [(mine, "b.txt", 1, True)]
    repo.merge("main")
    assert places(scanned(repo.path, review=("main", "topic"))) == [(mine, "b.txt", 1, True)]


@pytest.mark.parametrize("encode", [bytes, lambda value: b"auth: " + base64.b64encode(b"user:" + value)])
def test_what_moves_is_not_added(
    repo: Repo, scanned: Scanned, rng: random.Random, encode: Callable[[bytes], bytes]
) -> None:
    text = encode(token(rng)) + b"\n"
    repo.commit({"a.txt": text, "b.txt": b"other\n", "c.txt": text})
    repo.branch("renamed")
    repo.git("mv", "a.txt", "d.txt")
    repo.commit({})
    repo.branch("moved", "main")
    repo.commit({"a.txt": b"nothing\n", "b.txt": b"other\n" + text})
    repo.branch("copied", "main")
    repo.commit({"e.txt": text})
    for branch in ("renamed", "moved"):
        result = scanned(repo.path, review=("main", branch))
        assert places(result) == []
        assert {one.suppression.kind for one in result.suppressed if one.suppression} == {"moved"}
    assert [path for _, path, _, _ in places(scanned(repo.path, review=("main", "copied")))] == ["e.txt"]


def test_two_copies_of_one_are_added(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    value = token(rng)
    repo.commit({"a.txt": value})
    repo.branch("topic")
    repo.commit({"a.txt": None, "b.txt": value, "c.txt": value})
    assert [path for _, path, _, _ in places(scanned(repo.path, review=("main", "topic")))] == ["b.txt", "c.txt"]


def test_an_orphan_adds_all_that_it_has(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    value = token(rng)
    repo.commit({"a.txt": b"one\n"})
    repo.git("checkout", "-q", "--orphan", "topic")
    repo.commit({"b.txt": value})
    assert [path for _, path, _, _ in places(scanned(repo.path, review=("main", "topic")))] == ["b.txt"]


def test_a_shallow_clone_is_refused(repo: Repo, new_repo: Callable[..., Repo], scanned: Scanned) -> None:
    for number in range(3):
        repo.commit({"a.txt": b"%d" % number})
    repo.branch("topic", "HEAD~1")
    repo.commit({"b.txt": b"x"})
    clone = new_repo("clone")
    clone.git("fetch", "-q", "--depth=1", f"file://{repo.path}", "main:base", "topic:topic")
    with pytest.raises(RepositoryError, match="fetch-depth: 0"):
        scanned(clone.path, review=("base", "topic"))


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:a.txt", ""])
def test_revisions_that_are_not_there(repo: Repo, scanned: Scanned, revision: str) -> None:
    repo.commit({"a.txt": b"x"})
    with pytest.raises(RepositoryError, match="no commit"):
        scanned(repo.path, review=(revision, "HEAD"))
    assert not (repo.path / "x").exists()


NUMBERS = itertools.count()
LINES = st.lists(st.integers(0, 7), max_size=8)
"""A file: 0 to 3 are words, 4 to 7 secrets."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(st.fixed_dictionaries({"a.txt": LINES, "b.txt": LINES}), min_size=2, max_size=4))
def test_places_are_right_whatever_changes(
    new_repo: Callable[..., Repo], scanned: Scanned, states: list[dict[str, list[int]]]
) -> None:
    rng = random.Random(7)
    words = [b"one", b"two", b"three", b"four", *(token(rng) for _ in range(4))]
    repo = new_repo(f"r{next(NUMBERS)}")
    for number, state in enumerate(states):
        if number == 1:
            repo.branch("topic")
        repo.commit({name: b"\n".join(words[n] for n in lines) for name, lines in state.items()})
    found = scanned(repo.path, review=("main", "topic"))
    for value, path, line, at_head in places(found):
        if at_head:
            assert words[states[-1][path][line - 1]] == value
            assert words.index(value) not in states[0][path]
    had = {words[n] for lines in states[0].values() for n in lines}
    new = {words[n] for state in states[1:] for lines in state.values() for n in lines if n > 3} - had
    assert new <= {value for value, *_ in places(found)}
