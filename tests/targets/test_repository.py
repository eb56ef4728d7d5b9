"""What of a repository a selection looks at."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.config.settings import ScanSettings, Settings
from oakum.detect.equipment import Equipment
from oakum.model import FileOrigin, GitOrigin, ScanResult, SourceError
from oakum.targets import Selection, open_target
from repo import Repo, git
from toys import token

Scanned = Callable[..., ScanResult]


@pytest.fixture
def secrets(rng: random.Random) -> dict[str, bytes]:
    return {name: token(rng) for name in ("past", "head", "side", "amended", "written")}


@pytest.fixture
def lively(repo: Repo, secrets: dict[str, bytes]) -> Repo:
    """Each secret in one place: past, head, side branch, amended away, work tree."""
    repo.commit({"a.txt": secrets["past"]})
    repo.branch("side/one")
    repo.commit({"s.txt": secrets["side"]})
    repo.git("tag", "-a", "-m", "note", "noted")
    repo.git("update-ref", "refs/remotes/origin/far", "HEAD")
    repo.switch("main")
    repo.commit({"a.txt": b"gone", "lost.txt": secrets["amended"]})
    repo.write({"lost.txt": b"better", "h.txt": secrets["head"]})
    repo.git("add", "-A")
    repo.git("commit", "-q", "--amend", "-m", "better")
    repo.write({"w.txt": secrets["written"]})
    return repo


def names(result: ScanResult, secrets: dict[str, bytes]) -> set[str]:
    found = {finding.secret.reveal() for finding in result.findings}
    assert found <= set(secrets.values())
    return {name for name, secret in secrets.items() if secret in found}


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        ({}, {"past", "head", "side", "amended", "written"}),
        ({"tree": False}, {"past", "head", "side", "amended"}),
        ({"history": False}, {"head", "written"}),
        ({"branch": "main"}, {"past", "head"}),
        ({"branch": "main", "tree": False}, {"past", "head"}),
        ({"branch": "side/one"}, {"past", "side"}),
        ({"branch": "refs/heads/side/one"}, {"past", "side"}),
        ({"branch": "heads/side/one"}, {"past", "side"}),
        ({"branch": "noted"}, {"past", "side"}),
        ({"branch": "origin/far"}, {"past", "side"}),
        ({"branch": "HEAD"}, {"past", "head"}),
        ({"since": "main~1"}, {"head"}),
        ({"range": "main..side/one"}, {"side"}),
        ({"staged": True}, set()),
    ],
)
def test_selections(
    lively: Repo, scanned: Scanned, secrets: dict[str, bytes], selection: dict[str, object], found: set[str]
) -> None:
    assert names(scanned(lively.path, **selection), secrets) == found


@pytest.mark.parametrize("branch", ["none", "side", "mai", "ab" * 20, "main~1"])
def test_a_branch_that_is_not_there(lively: Repo, scanned: Scanned, branch: str) -> None:
    with pytest.raises(SourceError, match="there is no branch, tag or ref"):
        scanned(lively.path, branch=branch)


@pytest.mark.parametrize(
    ("selection", "settings", "kind"),
    [
        ({}, {}, "RepositoryTarget"),
        ({"tree": False}, {}, "RepositoryTarget"),
        ({"branch": "main"}, {}, "RepositoryTarget"),
        ({"history": False}, {}, "TreeTarget"),
        ({}, {"history": False}, "TreeTarget"),
        ({"staged": True}, {}, "ChangesTarget"),
        ({"since": "HEAD"}, {"history": False}, "ChangesTarget"),
        ({"range": "HEAD..HEAD", "history": False}, {}, "ChangesTarget"),
    ],
)
def test_the_target_that_a_selection_opens(
    lively: Repo, tools: Equipment, selection: dict[str, object], settings: dict[str, object], kind: str
) -> None:
    everything = Settings(scan=ScanSettings(cache=False, **settings))
    opened = open_target(str(lively.path), tools, everything, Selection(**selection))
    assert type(opened).__name__ == kind
    assert type(open_target("-", tools, everything, Selection(**selection))).__name__ == "StreamTarget"


def test_a_bare_repository_and_a_git_folder(lively: Repo, scanned: Scanned, secrets: dict[str, bytes]) -> None:
    git(lively.path.parent, "clone", "-q", "--mirror", lively.path.as_uri(), "mirror")
    assert names(scanned(lively.path.parent / "mirror"), secrets) == {"past", "head", "side"}
    assert names(scanned(lively.path / ".git", tree=False), secrets) == {"past", "head", "side", "amended"}


def test_a_file_that_head_holds_is_one_place(lively: Repo, scanned: Scanned, secrets: dict[str, bytes]) -> None:
    lively.write({"h.txt": b"\n\n" + secrets["head"], "copy.txt": secrets["head"]})
    places = {
        (type(place.origin), place.origin.path)
        for finding in scanned(lively.path).findings
        if finding.secret.reveal() == secrets["head"]
        for place in finding.locations
    }
    assert places == {(GitOrigin, "h.txt"), (FileOrigin, "copy.txt")}


def test_what_the_tree_and_the_history_left_out(lively: Repo, scanned: Scanned) -> None:
    lively.write({"left/out.txt": b"x"})
    result = scanned(lively.path, exclude=("left/**",))
    assert [(one.path, one.reason) for one in result.skipped] == [("left/out.txt", "excluded")]
    assert result.stats.commits == 3


def test_a_path_that_cannot_be_opened(scanned: Scanned, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        scanned(tmp_path / "nowhere")
    with pytest.raises(SourceError):
        scanned(tmp_path / ("n" * 5000))
