from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest

from oakum.model import Exposure, Finding, GitOrigin, RepositoryError, ScanResult
from repo import Repo
from toys import key, token

Scanned = Callable[..., ScanResult]


def secrets_of(result: ScanResult) -> set[bytes]:
    return {finding.secret.reveal() for finding in result.findings}


def commits_of(finding: Finding) -> list[str]:
    origins = [place.origin for place in finding.locations]
    return [origin.first.id for origin in origins if isinstance(origin, GitOrigin) and origin.first]


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_staged_before_the_first_commit(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.write({"src/a.txt": b"x\n  " + secret + b"\n", "not-added.txt": token(rng)})
    repo.git("add", "src")
    (finding,) = scanned(repo.path, staged=True).findings
    (place,) = finding.locations
    assert finding.secret.reveal() == secret
    assert (place.origin.path, place.span.start_line, place.span.start_column) == ("src/a.txt", 2, 3)
    assert place.origin.exposure == Exposure.STAGED


def test_only_what_was_not_there_before_is_reported(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    old, gone, new = token(rng), token(rng), token(rng)
    repo.commit({"a.txt": b"key " + old + b"\n" + gone + b"\n", "b.txt": token(rng)})
    repo.write({"a.txt": b"moved down\nkey " + old + b"\nnew " + new + b"\n", "b.txt": None})
    repo.git("add", "-A")
    repo.write({"a.txt": token(rng)})  # in the work tree only
    assert secrets_of(scanned(repo.path, staged=True)) == {new}


def test_a_changed_key_of_several_lines_is_new(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    first, second = key(rng), key(rng)
    repo.commit({"a.pem": first})
    repo.write({"a.pem": b"\n" + first + b"\n" + second})
    repo.git("add", "-A")
    assert secrets_of(scanned(repo.path, staged=True)) == {second}


def test_in_archives_and_utf_16_too(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    old, new = token(rng), token(rng)
    wide = "key {}\n"
    repo.commit({"a.zip": zipped(m=old), "b.txt": wide.format(old.decode()).encode("utf-16")})
    repo.write(
        {
            "a.zip": zipped(m=old, n=b"\n " + new),
            "b.txt": wide.format(old.decode() + "\n" + new.decode()).encode("utf-16"),
        }
    )
    repo.git("add", "-A")
    (finding,) = scanned(repo.path, staged=True).findings
    assert finding.secret.reveal() == new
    places = {place.origin.path: (place.span.start_line, place.span.start_column) for place in finding.locations}
    assert places == {"a.zip!/n": (2, 2), "b.txt": (2, 1)}


def test_what_is_left_out_is_said(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    repo.write({"a.png": token(rng), "b.bin": b"\0" + token(rng), "docs/c.txt": token(rng)})
    repo.git("add", "-A")
    result = scanned(repo.path, staged=True, exclude=("docs/**",))
    assert result.findings == ()
    assert {(one.path, one.reason) for one in result.skipped} == {
        ("a.png", "binary extension"),
        ("b.bin", "binary"),
        ("docs/c.txt", "excluded"),
    }


def test_the_index_of_a_linked_work_tree_is_its_own(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": b"x"})
    repo.git("worktree", "add", "-q", "../linked")
    (repo.path.parent / "linked" / "b.txt").write_bytes(secret)
    repo.git("-C", "../linked", "add", "b.txt")
    assert secrets_of(scanned(repo.path.parent / "linked", staged=True)) == {secret}
    assert secrets_of(scanned(repo.path, staged=True)) == set()


@pytest.mark.parametrize(
    "setting", [("core.splitIndex", "true"), ("index.version", "4"), ("core.untrackedCache", "true")]
)
def test_every_form_of_index(repo: Repo, scanned: Scanned, rng: random.Random, setting: tuple[str, str]) -> None:
    secret = token(rng)
    repo.git("config", *setting)
    repo.commit({f"dir/{number}.txt": b"x" for number in range(20)})
    repo.write({"dir/5.txt": secret})
    repo.git("add", "-A")
    assert secrets_of(scanned(repo.path, staged=True)) == {secret}


def test_a_range_shows_each_commit_with_what_it_brought_in(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    before, removed, kept, after = token(rng), token(rng), token(rng), token(rng)
    start = repo.commit({"a.txt": before + b"\n"})
    adds = repo.commit({"a.txt": before + b"\n" + removed + b"\n", "b.txt": b" " + kept})
    end = repo.commit({"a.txt": before + b"\n"})
    repo.commit({"c.txt": after})
    result = scanned(repo.path, range=f"{start}..{end}")
    assert secrets_of(result) == {removed, kept}
    assert {commit for finding in result.findings for commit in commits_of(finding)} == {adds}
    assert result.stats.commits == 2
    assert secrets_of(scanned(repo.path, since=start)) == {removed, kept, after}


def test_a_secret_that_came_and_went_on_a_merged_branch_is_seen(
    repo: Repo, scanned: Scanned, rng: random.Random
) -> None:
    secret = token(rng)
    start = repo.commit({"a.txt": b"x"})
    repo.branch("side")
    adds = repo.commit({"b.txt": secret})
    repo.commit({"b.txt": None})
    repo.switch("main")
    repo.commit({"c.txt": b"y"})
    repo.merge("side")
    (finding,) = scanned(repo.path, since=start).findings
    assert (finding.secret.reveal(), commits_of(finding)) == (secret, [adds])


def test_a_range_says_what_head_still_has(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    gone, stays, archived = token(rng), token(rng), token(rng)
    start = repo.commit({"a.txt": b"x"})
    repo.commit({"a.txt": gone + b"\n" + stays + b"\n", "b.zip": zipped(m=archived), "c.txt": gone})
    repo.commit({"a.txt": b"moved down\n" + stays + b"\n", "c.txt": None})
    findings = scanned(repo.path, since=start).findings
    at_head = {
        one.secret.reveal(): [place.origin.at_head for place in one.locations if isinstance(place.origin, GitOrigin)]
        for one in findings
    }
    assert at_head == {gone: [False, False], stays: [True], archived: [True]}


def test_a_merge_is_asked_only_for_what_no_parent_has(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    """Merging the main branch into a feature brings nothing in; what is written while merging does."""
    known, evil = token(rng), token(rng)
    repo.commit({"a.txt": b"one\n"})
    repo.branch("feature")
    repo.commit({"f.txt": b"x"})
    repo.switch("main")
    repo.commit({"a.txt": b"one\n" + known + b"\n"})
    repo.switch("feature")
    repo.clock += 3600
    repo.git("merge", "-q", "--no-commit", "main")
    repo.write({"a.txt": b"one\n" + known + b"\n" + evil + b"\n"})
    repo.git("commit", "-q", "-a", "-m", "merge")
    merge = repo.text("rev-parse", "HEAD")
    (finding,) = scanned(repo.path, range="main..feature").findings
    assert (finding.secret.reveal(), commits_of(finding)) == (evil, [merge])


def test_names_of_any_bytes(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    """A name that looks like git's own output does not hide what follows it."""
    start = repo.commit({"a.txt": b"x"})
    secrets = [token(rng) for _ in range(4)]
    names = [b"caf\xe9", b"a\x01" + b"b" * 40, b"new\nline", b":100644 100644 x"]
    for name, secret in zip(names, secrets, strict=True):
        with open(bytes(repo.path) + b"/" + name, "wb") as file:  # noqa: PTH123 - a name that is no text
            file.write(secret)
    repo.git("add", "-A")
    assert secrets_of(scanned(repo.path, staged=True)) == set(secrets)
    repo.commit({})
    result = scanned(repo.path, since=start)
    assert secrets_of(result) == set(secrets)
    paths = {place.origin.path for finding in result.findings for place in finding.locations}
    assert paths == {"caf\\xe9", "a\x01" + "b" * 40, "new\nline", ":100644 100644 x"}


def test_authors_of_any_bytes(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    start = repo.commit({"a.txt": b"x"})
    repo.write({"a.txt": token(rng)})
    repo.git("add", "-A")
    repo.git("-c", "user.name=A\u2028B\x0bC", "commit", "-q", "-m", "x")
    (finding,) = scanned(repo.path, since=start).findings
    origin = finding.locations[0].origin
    assert isinstance(origin, GitOrigin)
    assert origin.first
    assert origin.first.author == "A\u2028B\x0bC <author@example.com>"


@pytest.mark.parametrize("revision", ["no-such-branch", " ", "HEAD^{tree}..x", "a..b..c", "\udcff"])
def test_an_unknown_revision_is_an_error_that_names_it(repo: Repo, scanned: Scanned, revision: str) -> None:
    repo.commit({"a.txt": b"x"})
    with pytest.raises(RepositoryError, match="repo"):
        scanned(repo.path, range=f"{revision}..HEAD")


@pytest.mark.parametrize("option", ["--output=out", "--ext-diff", "-O/etc/passwd", "--no-index", "--all"])
def test_an_option_is_no_revision(repo: Repo, scanned: Scanned, option: str) -> None:
    repo.commit({"a.txt": b"x"})
    for chosen in ({"range": option}, {"since": option}, {"range": f"{option}..HEAD"}, {"range": f"HEAD..{option}"}):
        with pytest.raises(RepositoryError):
            scanned(repo.path, **chosen)
    assert sorted(path.name for path in repo.path.iterdir()) == [".git", "a.txt"]


def test_a_submodule_is_not_ours(
    repo: Repo, new_repo: Callable[..., Repo], scanned: Scanned, rng: random.Random
) -> None:
    other = new_repo("other")
    other.commit({"a.txt": token(rng)})
    repo.commit({"a.txt": b"x"})
    repo.git("submodule", "--quiet", "add", str(other.path), "sub")
    result = scanned(repo.path, staged=True)
    assert result.findings == ()
    assert result.skipped == ()
