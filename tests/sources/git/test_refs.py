"""The refs are those of `git for-each-ref`."""

from __future__ import annotations

from pathlib import Path

import pytest

from oakum.sources.git.refs import has_sound_head, tips
from oakum.sources.git.repository import discover
from repo import Repo

from .stores import opened

NOWHERE = "ab" * 20


def refs_by_git(repo: Repo) -> dict[str, str]:
    """Without symbolic ones: what they name is listed itself."""
    lines = repo.text("for-each-ref", "--format=%(objectname) %(refname) %(symref)").splitlines()
    found = {name: id_ for id_, name, *symbolic in map(str.split, lines) if not symbolic}
    return found | {"HEAD": repo.text("rev-parse", "HEAD")}


@pytest.fixture
def varied(repo: Repo) -> Repo:
    """Nested names, tags of both kinds, a remote with a symbolic HEAD, a note, a stash."""
    repo.commit({"a.txt": b"1"})
    repo.branch("feature/deep/er")
    repo.commit({"a.txt": b"2"})
    repo.git("tag", "light")
    repo.git("tag", "-a", "-m", "note", "noted/v1")
    repo.git("update-ref", "refs/remotes/origin/main", "main")
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    repo.git("notes", "add", "-m", "said")
    repo.write({"a.txt": b"3"})
    repo.git("stash", "-q")
    return repo


def test_loose_refs(varied: Repo) -> None:
    found = tips(opened(varied))
    assert found == refs_by_git(varied)
    assert found["refs/tags/noted/v1"] == varied.text("rev-parse", "refs/tags/noted/v1")


def test_packed_refs_and_what_was_written_since(varied: Repo) -> None:
    varied.git("pack-refs", "--all")
    assert not (varied.git_dir / "refs" / "heads" / "main").exists()
    assert tips(opened(varied)) == refs_by_git(varied)
    before = tips(opened(varied))["refs/heads/feature/deep/er"]
    varied.commit({"a.txt": b"4"})
    assert tips(opened(varied)) == refs_by_git(varied)
    assert tips(opened(varied))["refs/heads/feature/deep/er"] != before


def test_a_head_without_a_branch(varied: Repo) -> None:
    commit = varied.text("rev-parse", "main")
    varied.git("checkout", "-q", "--detach", "main")
    varied.git("branch", "-q", "-D", "main")
    repository = opened(varied)
    assert (tips(repository)["HEAD"], has_sound_head(repository)) == (commit, True)


def test_a_head_without_a_commit(repo: Repo) -> None:
    assert tips(opened(repo)) == {}
    assert has_sound_head(opened(repo))


def test_a_branch_that_names_another(varied: Repo) -> None:
    varied.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    varied.git("symbolic-ref", "HEAD", "refs/heads/alias")
    assert tips(opened(varied))["HEAD"] == varied.text("rev-parse", "main")


@pytest.mark.parametrize("value", ["", "nonsense", "ref: /etc/hostname", "ref: ../../elsewhere", NOWHERE[:-1]])
def test_a_broken_head_is_no_tip(varied: Repo, value: str) -> None:
    repository = opened(varied)
    (varied.git_dir / "HEAD").write_text(value)
    assert "HEAD" not in tips(repository)
    assert not has_sound_head(repository)


def test_a_head_never_leads_out_of_the_refs_or_round_in_circles(varied: Repo) -> None:
    repository = opened(varied)
    (varied.git_dir / "elsewhere").write_text(NOWHERE)
    for value in ("ref: refs/../elsewhere", "ref: refs/heads/round"):
        (varied.git_dir / "HEAD").write_text(value)
        (varied.git_dir / "refs" / "heads" / "round").write_text("ref: refs/heads/round")
        assert "HEAD" not in tips(repository)


def test_only_ids_in_plain_files_are_refs(varied: Repo, tmp_path: Path) -> None:
    expected = refs_by_git(varied)
    heads = varied.git_dir / "refs" / "heads"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "one").write_text(NOWHERE)
    (heads / "linked").symlink_to(tmp_path / "outside")
    (heads / "pointed").symlink_to(tmp_path / "outside" / "one")
    (heads / "empty").write_text("")
    (heads / "words").write_text("no id")
    assert tips(opened(varied)) == expected


def test_a_linked_worktree_has_its_own_head(varied: Repo, tmp_path: Path) -> None:
    varied.git("worktree", "add", "-q", "-b", "beside", str(tmp_path / "beside"), "main")
    repository = discover(tmp_path / "beside")
    assert repository is not None
    assert tips(repository) == refs_by_git(varied) | {"HEAD": varied.text("rev-parse", "main")}
