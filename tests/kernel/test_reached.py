from __future__ import annotations

from array import array
from types import ModuleType

from oakum.kernel import ABSENT, COMMIT

from .repositories import Repository


def test_tips_reach_what_git_lists(kernel: ModuleType, repository: Repository) -> None:
    [pack] = repository.packs(kernel)
    store = kernel.Store([pack])
    commits = pack.of_type(COMMIT)
    _, firsts, seconds, _, more = kernel.Reader(store).commits(commits)
    names = repository.lines("rev-list", "--all")
    for tips in ([names[0]], [names[4]], names[2:5], ["other"], [names[-1]], names):
        positions = [store.find(bytes.fromhex(repository.lines("rev-parse", tip)[0])) for tip in tips]
        found, missing = kernel.reached(pack.count, commits, firsts, seconds, more, positions)
        expected = repository.lines("rev-list", *tips)
        assert {pack.id(commits[i]).hex() for i in found} == set(expected)
        place = {commits[i]: order for order, i in enumerate(found)}
        assert all(
            place[parent] < place[commits[i]] for i in found for parent in (firsts[i], seconds[i]) if parent != ABSENT
        )
        assert missing == 0


def test_parents_that_are_no_commits_are_counted(kernel: ModuleType) -> None:
    commits, firsts, seconds = array("I", [2, 4]), array("I", [4, 3]), array("I", [5, ABSENT])
    found, missing = kernel.reached(6, commits, firsts, seconds, [(0, ABSENT), (0, 4)], [2, ABSENT, 2])
    assert (list(found), missing) == ([1, 0], 3)
