"""Every kind of repository has a clear result: found, `Skipped` with its reason, or an error that says what to do."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oakum.model import RepositoryError, ScanResult
from oakum.sources.git.repository import discover
from repo import Repo, git
from toys import token

Scanned = Callable[..., ScanResult]


def secrets_of(result: ScanResult) -> set[bytes]:
    return {finding.secret.reveal() for finding in result.findings}


def reasons(result: ScanResult) -> list[str]:
    return [one.reason for one in result.skipped if not one.by_default]


@pytest.fixture
def two(rng: random.Random) -> list[bytes]:
    return [token(rng), token(rng)]


@pytest.fixture
def lively(repo: Repo, two: list[bytes]) -> Repo:
    """One secret in the past, one at HEAD."""
    repo.commit({"a.txt": two[0]})
    repo.commit({"a.txt": b"gone\n", "b/c.txt": b"\n" + two[1]})
    return repo


def cloned(repo: Repo, *options: str) -> Path:
    target = repo.path.parent / "clone"
    git(repo.path.parent, "clone", "-q", *options, repo.path.as_uri(), str(target))
    return target


def test_a_bare_repository(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    target = cloned(lively, "--bare")
    assert secrets_of(scanned(target)) == set(two)


def test_a_folder_inside_is_a_tree_without_history(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    (finding,) = scanned(lively.path / "b").findings
    assert finding.secret.reveal() == two[1]
    (place,) = finding.locations
    assert (place.origin.path, place.origin.exposure) == ("c.txt", "committed")


def test_a_linked_work_tree_has_the_whole_history(
    lively: Repo, scanned: Scanned, two: list[bytes], rng: random.Random
) -> None:
    linked = lively.path.parent / "linked"
    lively.git("worktree", "add", "-q", "--detach", str(linked))
    own = token(rng)
    (linked / "new.txt").write_bytes(own)
    result = scanned(linked)
    assert secrets_of(result) == {*two, own}
    assert {place.origin.path for one in result.findings for place in one.locations} == {"a.txt", "b/c.txt", "new.txt"}


def test_a_submodule_has_its_own_history(
    lively: Repo, new_repo: Callable[..., Repo], scanned: Scanned, two: list[bytes]
) -> None:
    outer = new_repo("outer")
    outer.git("submodule", "--quiet", "add", str(lively.path), "sub")
    assert (outer.path / "sub" / ".git").is_file()
    assert secrets_of(scanned(outer.path / "sub")) == set(two)


def test_a_shallow_clone_says_that_it_is_one(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    result = scanned(cloned(lively, "--depth=1"))
    assert secrets_of(result) == {two[1]}
    assert "shallow clone" in reasons(result)


def test_a_partial_clone_says_that_it_is_one(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    lively.git("config", "uploadpack.allowFilter", "true")
    target = cloned(lively, "--filter=blob:none", "--bare")
    before = sorted(path.name for path in (target / "objects").rglob("*"))
    result = scanned(target)
    assert "partial clone" in reasons(result)
    assert sorted(path.name for path in (target / "objects").rglob("*")) == before  # nothing was fetched


@pytest.mark.parametrize("packed", [False, True])
def test_sha_256(new_repo: Callable[..., Repo], scanned: Scanned, two: list[bytes], packed: bool) -> None:
    repo = new_repo("long", "--object-format=sha256")
    repo.commit({"a.txt": two[0]})
    last = repo.commit({"a.txt": b"x " + two[1]})
    if packed:
        repo.pack()
    repo.write({"b.txt": b"x"})
    repo.git("add", "b.txt")
    result = scanned(repo.path)
    assert secrets_of(result) == set(two)
    assert {one.locations[0].origin.last.id for one in result.findings} >= {last}  # type: ignore[union-attr]
    assert scanned(repo.path, staged=True).findings == ()


def test_a_configuration_may_be_written_in_one_line(
    new_repo: Callable[..., Repo], scanned: Scanned, two: list[bytes]
) -> None:
    repo = new_repo("long", "--object-format=sha256")
    repo.commit({"a.txt": two[0]})
    (repo.git_dir / "config").write_text(
        '[core] repositoryformatversion = 1\n[extensions "x"]\nobjectFormat = sha1\n'
        '[Extensions] ObjectFormat="sha256" ; so\n'
    )
    assert secrets_of(scanned(repo.path)) == {two[0]}


def test_an_unknown_object_format_is_an_error(lively: Repo, scanned: Scanned) -> None:
    lively.git("config", "extensions.objectFormat", "blake3")
    with pytest.raises(RepositoryError, match="blake3"):
        scanned(lively.path)


def test_an_empty_repository(repo: Repo, scanned: Scanned) -> None:
    result = scanned(repo.path)
    assert (result.findings, result.skipped, result.stats.commits) == ((), (), 0)


def test_a_repository_with_staged_files_but_no_commit(repo: Repo, scanned: Scanned, two: list[bytes]) -> None:
    repo.write({"a.txt": two[0], "b.txt": two[1]})
    repo.git("add", "a.txt")
    result = scanned(repo.path)
    places = {
        place.origin.path: place.origin.exposure
        for one in result.findings
        for place in one.locations
        if place.origin.path
    }
    assert secrets_of(result) == set(two)
    assert places == {"a.txt": "staged", "b.txt": "untracked"}


def test_a_detached_head(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    lively.git("checkout", "-q", "--detach", "HEAD~1")
    at_head = {
        one.secret.reveal(): one.locations[0].origin.at_head for one in scanned(lively.path, tree=False).findings
    }  # type: ignore[union-attr]
    assert at_head == {two[0]: True, two[1]: False}


def test_a_reftable(new_repo: Callable[..., Repo], scanned: Scanned, two: list[bytes]) -> None:
    try:
        repo = new_repo("tables", "--ref-format=reftable")
    except AssertionError:
        pytest.skip("this git knows no reftable")
    repo.commit({"a.txt": two[0]})
    assert scanned(repo.path, tree=False).findings[0].locations[0].origin.path == "a.txt"


def test_packed_and_loose_refs(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    lively.git("tag", "-a", "-m", "note", "v1", "HEAD~1")
    lively.git("pack-refs", "--all")
    last = lively.commit({"a.txt": b"y"})
    result = scanned(lively.path, tree=False)
    assert result.stats.commits == 3
    (still,) = [one for one in result.findings if one.secret.reveal() == two[1]]
    assert still.locations[0].origin.last.id == last  # type: ignore[union-attr]


def test_a_branch_chosen_by_name(lively: Repo, scanned: Scanned, two: list[bytes], rng: random.Random) -> None:
    other = token(rng)
    lively.branch("side", "HEAD~1")
    lively.commit({"s.txt": other})
    lively.git("tag", "-a", "-m", "note", "release")
    lively.switch("main")
    for name in ("side", "refs/heads/side", "release"):
        found = {
            one.secret.reveal(): one.locations[0].origin.at_head for one in scanned(lively.path, branch=name).findings
        }  # type: ignore[union-attr]
        assert found == {two[0]: True, other: True}
    with pytest.raises(Exception, match="there is no branch, tag or ref 'nowhere'"):
        scanned(lively.path, branch="nowhere")


def test_alternates_are_read_and_missing_ones_said(
    lively: Repo, scanned: Scanned, two: list[bytes], rng: random.Random
) -> None:
    target = lively.path.parent / "borrower"
    git(lively.path.parent, "clone", "-q", "--shared", str(lively.path), str(target))
    assert secrets_of(scanned(target)) == set(two)
    listing = target / ".git" / "objects" / "info" / "alternates"
    outside = lively.path.parent / "outside"
    (outside / "ab").mkdir(parents=True)
    (outside / "ab" / ("c" * 38)).write_bytes(b"not for us")
    with listing.open("a") as file:
        file.write(f"{outside}\n{outside}/nothing\n# a remark\n")
    result = scanned(target)
    assert secrets_of(result) == set(two)
    assert [(one.path, one.reason) for one in result.skipped] == [
        (str(outside), "missing alternate"),
        (f"{outside}/nothing", "missing alternate"),
    ]


def test_alternates_that_name_each_other_end(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    objects = lively.git_dir / "objects"
    (objects / "info" / "alternates").write_text(f"{objects}\n{objects}/../objects\n")
    assert secrets_of(scanned(lively.path)) == set(two)


def test_names_that_are_not_utf_8(repo: Repo, scanned: Scanned, two: list[bytes]) -> None:
    name = b"caf\xe9.txt"
    with open(os.fsencode(repo.path) + b"/" + name, "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(two[0])
    repo.commit({})
    repo.git("branch", "\udce9".encode("utf-8", "surrogateescape").decode("latin-1"))
    (finding,) = scanned(repo.path).findings
    assert [place.origin.path for place in finding.locations] == ["caf\\xe9.txt"]
    (finding,) = scanned(repo.path, history=False).findings
    assert [(place.origin.path, place.origin.exposure) for place in finding.locations] == [
        ("caf\\xe9.txt", "committed")
    ]


def test_a_broken_head_is_said_and_the_rest_is_scanned(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    (lively.git_dir / "HEAD").write_bytes(b"\xff\0nonsense")
    result = scanned(lively.path)
    assert secrets_of(result) == set(two)
    assert "broken HEAD" in reasons(result)


def test_a_ref_to_nothing_is_said(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    (lively.git_dir / "refs" / "heads" / "lost").write_text("12" * 20 + "\n")
    (lively.git_dir / "refs" / "heads" / "long").write_text("12" * 32 + "\n")
    (lively.git_dir / "refs" / "heads" / "nonsense").write_bytes(b"\xff\xfe\0")
    result = scanned(lively.path)
    assert secrets_of(result) == set(two)
    (skipped,) = [one for one in result.skipped if one.reason == "missing objects"]
    assert skipped.detail.startswith("2 refs, such as refs/heads/")


def test_a_missing_commit_is_said(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    first = lively.text("rev-parse", "HEAD~1")
    (lively.git_dir / "objects" / first[:2] / first[2:]).unlink()
    result = scanned(lively.path)
    assert secrets_of(result) == set(two)
    assert "missing commits" in reasons(result)


def test_a_damaged_loose_object_is_said(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    blob = lively.text("rev-parse", "HEAD~1:a.txt")
    path = lively.git_dir / "objects" / blob[:2] / blob[2:]
    for damage in (b"", b"x\x9c garbage", path.read_bytes()[:-6]):
        path.chmod(0o644)
        path.write_bytes(damage)
        result = scanned(lively.path)
        assert secrets_of(result) == {two[1]}
        assert [(one.path, one.reason) for one in result.skipped] == [(f"object {blob}", "unreadable object")]


def test_pipes_devices_and_links_among_the_objects_and_refs(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    """None of them is waited for."""
    objects, heads = lively.git_dir / "objects", lively.git_dir / "refs" / "heads"
    (objects / "ab").mkdir(exist_ok=True)
    os.mkfifo(objects / "ab" / ("c" * 38))
    (objects / "ab" / ("d" * 38)).symlink_to("/dev/zero")
    os.mkfifo(objects / "pack" / "pack-1.pack")
    os.mkfifo(objects / "pack" / "pack-1.idx")
    os.mkfifo(heads / "pipe")
    (heads / "link").symlink_to("/etc/passwd")
    os.mkfifo(lively.git_dir / "packed-refs")
    with pytest.raises(RepositoryError, match="packed-refs"):
        scanned(lively.path)
    (lively.git_dir / "packed-refs").unlink()
    result = scanned(lively.path)
    assert secrets_of(result) == set(two)
    assert sorted(reasons(result)) == ["unreadable object", "unreadable object", "unreadable pack"]


@pytest.fixture
def bottomless(lively: Repo) -> Iterator[Repo]:
    """Has refs in folders that are nested deeper than Python can call. Taken away by a program that can go there."""
    here = os.open(".", os.O_RDONLY)
    top = lively.git_dir / "refs" / "heads" / "d"
    try:
        os.chdir(top.parent)
        for _ in range(1500):
            os.mkdir("d")  # noqa: PTH102 - the path grows beyond what a path may be
            os.chdir("d")
        os.fchdir(here)
        yield lively
    finally:
        os.close(here)
        subprocess.run(["rm", "-rf", str(top)], check=True)


def test_refs_in_folders_without_end(bottomless: Repo, scanned: Scanned, two: list[bytes]) -> None:
    assert secrets_of(scanned(bottomless.path)) == set(two)


@pytest.mark.parametrize("seed", range(25))
def test_a_damaged_pack_is_never_silent(lively: Repo, scanned: Scanned, two: list[bytes], seed: int) -> None:
    rng = random.Random(seed)
    for number in range(8):
        lively.commit({"filler.txt": rng.randbytes(900).hex().encode() + b"%d" % number})
    lively.pack()
    (pack,) = (lively.git_dir / "objects" / "pack").glob("*.pack")
    victim = pack if seed % 2 else pack.with_suffix(".idx")
    content = bytearray(victim.read_bytes())
    if seed % 5 == 0:
        content = content[: rng.randrange(len(content))]
    else:
        for _ in range(rng.choice((1, 3, 40))):
            content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    victim.chmod(0o644)
    victim.write_bytes(content)
    try:
        result = scanned(lively.path, tree=False)
    except RepositoryError as error:
        assert str(lively.git_dir) in str(error)  # noqa: PT017 - both results are right
    else:
        assert secrets_of(result) <= set(two)
        assert reasons(result) or secrets_of(result) == set(two)


def test_a_pack_without_an_index_is_said(lively: Repo, scanned: Scanned) -> None:
    lively.pack()
    (index,) = (lively.git_dir / "objects" / "pack").glob("*.idx")
    index.unlink()
    result = scanned(lively.path, tree=False)
    assert "unreadable pack" in reasons(result)


def test_an_old_index_is_read_or_said(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    lively.git("-c", "pack.indexVersion=1", "repack", "-adq")
    result = scanned(lively.path, tree=False)
    assert secrets_of(result) == set(two) or reasons(result) == ["unreadable pack", "missing objects"]


@pytest.mark.parametrize(
    ("content", "message"),
    [("nonsense", "does not say"), ("gitdir: nowhere", "is no git folder"), ("gitdir: ../..", "is no git folder")],
)
def test_a_git_file_that_leads_nowhere_is_an_error(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / ".git").write_text(content)
    with pytest.raises(RepositoryError, match=message):
        discover(tmp_path)


def test_a_clone_that_was_cut_off_is_an_error(lively: Repo) -> None:
    shutil.rmtree(lively.git_dir / "objects")
    with pytest.raises(RepositoryError, match="is the clone complete"):
        discover(lively.path)


@pytest.mark.parametrize("name", ["HEAD", "config", "commondir", "shallow"])
def test_pipes_in_place_of_its_files_do_not_block(lively: Repo, scanned: Scanned, name: str) -> None:
    (lively.git_dir / name).unlink(missing_ok=True)
    os.mkfifo(lively.git_dir / name)
    assert scanned(lively.path).findings


def test_git_folders_that_are_links_are_followed(lively: Repo, scanned: Scanned, two: list[bytes]) -> None:
    """As tools make them that share one repository between several work trees."""
    target = lively.path.parent / "sharing"
    (target / ".git").mkdir(parents=True)
    shutil.copy(lively.git_dir / "HEAD", target / ".git" / "HEAD")
    lively.git("pack-refs", "--all")
    for part in ("objects", "refs", "packed-refs", "config"):
        (target / ".git" / part).symlink_to(lively.git_dir / part)
    assert secrets_of(scanned(target)) == set(two)
