"""First and last commit, path and place of a secret are what git itself says of them."""

from __future__ import annotations

import base64
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from oakum.model import Finding, GitOrigin, ScanResult
from repo import Repo
from toys import key, token

Scanned = Callable[..., ScanResult]


def origins(finding: Finding) -> list[GitOrigin]:
    return [place.origin for place in finding.locations if isinstance(place.origin, GitOrigin)]


def only(result: ScanResult) -> Finding:
    (finding,) = result.findings
    return finding


def span_of(finding: Finding, path: str) -> tuple[int, int, int, int]:
    (span,) = [place.span for place in finding.locations if place.origin.path == path]
    return span.start_line, span.start_column, span.end_line, span.end_column


class Truth:
    """What git says of a text, commit by commit."""

    def __init__(self, repo: Repo, text: bytes, *revisions: str) -> None:
        self.repo, self.text = repo, text
        listed = repo.text("log", "--format=%ct %H", *(revisions or ("--all", "HEAD"))).splitlines()
        dated = sorted((int(date), commit) for date, _, commit in (line.partition(" ") for line in listed))
        holding = [commit for _, commit in dated if self.paths(commit)]
        self.first, self.last = (holding[0], holding[-1]) if holding else (None, None)

    def paths(self, commit: str) -> set[str]:
        found = self.repo.git("grep", "-z", "-l", "-F", "-e", self.text.decode(), commit, check=False)
        return {name.decode().partition(":")[2] for name in found.split(b"\0")[:-1]}

    def place(self, commit: str, path: str) -> tuple[int, int]:
        """Line and column of the text in a file of a commit."""
        before = self.repo.git("show", f"{commit}:{path}").partition(self.text)[0]
        return before.count(b"\n") + 1, len(before) - before.rfind(b"\n")

    def check(self, finding: Finding) -> None:
        at_head = self.paths("HEAD")
        shown = "HEAD" if at_head else self.last
        assert shown is not None
        for place, origin in zip(finding.locations, origins(finding), strict=True):
            assert origin.first is not None
            assert origin.last is not None
            assert (origin.first.id, origin.last.id, origin.at_head) == (self.first, self.last, bool(at_head))
            assert (place.span.start_line, place.span.start_column) == self.place(shown, origin.path)
            assert origin.blob == self.repo.text("rev-parse", f"{shown}:{origin.path}")
        assert {origin.path for origin in origins(finding)} == self.paths(shown)


def tangled(repo: Repo, rng: random.Random, secrets: Sequence[bytes]) -> None:
    """Branches, merges, renames, copies and removals at random, with secrets that come and go."""
    repo.commit({"start.txt": b"start\n"})
    branches = ["main"]
    for turn in range(24):
        repo.switch(rng.choice(branches))
        here = [name for name in repo.text("ls-files").splitlines() if name != "start.txt"]
        action = rng.random()
        if action < 0.15 and len(branches) < 5:
            branches.append(f"side{turn}")
            repo.branch(branches[-1])
        elif action < 0.3 and len(branches) > 1:
            repo.clock += 60
            repo.git("merge", "-q", "--no-edit", "-X", "ours", *rng.sample(branches, 1), check=False)
            if repo.git("ls-files", "-u"):
                repo.git("merge", "--abort")
        elif action < 0.45 and here:
            name = rng.choice(here)
            repo.commit({f"moved{turn}/{Path(name).name}": (repo.path / name).read_bytes(), name: None})
        elif action < 0.55 and here:
            repo.commit({f"copy{turn}/{name}": (repo.path / name).read_bytes() for name in here})
        elif action < 0.65 and here:
            repo.commit({rng.choice(here): None})
        else:
            lines = [b"line %d" % rng.randrange(99) for _ in range(rng.randrange(30))] + [
                b"  k = " + rng.choice(secrets)
            ]
            rng.shuffle(lines)
            repo.commit({rng.choice([*here, f"dir/f{turn}.txt"]): b"\n".join(lines)})
    if rng.random() < 0.3 and branches[1:]:
        repo.switch("main")
        repo.git("tag", "kept", branches[-1])
        repo.git("branch", "-q", "-D", branches[-1])


@pytest.mark.parametrize("seed", range(12))
def test_random_histories(repo: Repo, scanned: Scanned, seed: int) -> None:
    rng = random.Random(seed)
    secrets = [token(rng) for _ in range(6)]
    tangled(repo, rng, secrets)
    if seed % 2:
        repo.pack()
    found = {finding.secret.reveal(): finding for finding in scanned(repo.path, tree=False).findings}
    assert found.keys() <= set(secrets)
    for secret, finding in found.items():
        Truth(repo, secret).check(finding)
    assert all(Truth(repo, secret).first is None for secret in set(secrets) - found.keys())


def test_the_first_commit_is_that_of_git_log(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": b"x"})
    repo.commit({"a.txt": b"x\nk " + secret})
    repo.commit({"a.txt": b"other\nk " + secret})
    (origin,) = origins(only(scanned(repo.path, tree=False)))
    assert origin.first is not None
    assert origin.first.id == repo.text("log", "-S", secret.decode(), "--format=%H")
    assert origin.first.author == "A U Thor <author@example.com>"
    assert origin.first.date == repo.text("log", "-1", "--format=%aI", origin.first.id)


def test_removed_and_added_again(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    adds = repo.commit({"a.txt": secret})
    repo.commit({"a.txt": b"gone"})
    again = repo.commit({"b.txt": b"\n\n " + secret})
    finding = only(scanned(repo.path, tree=False))
    (origin,) = origins(finding)
    assert origin.first is not None
    assert origin.last is not None
    assert (origin.path, origin.first.id, origin.last.id, origin.at_head) == ("b.txt", adds, again, True)
    assert span_of(finding, "b.txt") == (3, 2, 3, 2 + len(secret))


def test_a_copied_folder_has_two_places(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"one/x/a.txt": secret, "two/x/a.txt": secret, "three.txt": b"k " + secret})
    finding = only(scanned(repo.path, tree=False))
    assert [origin.path for origin in origins(finding)] == ["one/x/a.txt", "three.txt", "two/x/a.txt"]


def test_an_octopus(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secrets = [token(rng) for _ in range(4)]
    repo.commit({"a.txt": b"x"})
    for number, secret in enumerate(secrets):
        repo.branch(f"arm{number}", "main")
        repo.commit({f"{number}.txt": secret})
    repo.switch("main")
    repo.merge(*(f"arm{number}" for number in range(4)))
    for number in range(4):
        repo.git("branch", "-q", "-D", f"arm{number}")
    result = scanned(repo.path, tree=False)
    assert result.stats.commits == 6
    for finding in result.findings:
        Truth(repo, finding.secret.reveal()).check(finding)


def test_a_tag_keeps_a_deleted_branch_known(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": b"x"})
    repo.branch("side")
    adds = repo.commit({"s.txt": secret})
    repo.git("tag", "-a", "-m", "note", "inner")
    repo.git("tag", "-a", "-m", "a tag of a tag", "outer", "inner")
    repo.git("tag", "-d", "inner")
    repo.switch("main")
    repo.git("branch", "-q", "-D", "side")
    (origin,) = origins(only(scanned(repo.path)))
    assert origin.first is not None
    assert (origin.path, origin.first.id, origin.at_head) == ("s.txt", adds, False)


def test_what_was_amended_away_is_found_without_a_path(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": secret})
    blob = repo.text("rev-parse", "HEAD:a.txt")
    repo.write({"a.txt": b"better"})
    repo.git("commit", "-q", "-a", "--amend", "-m", "better")
    (origin,) = origins(only(scanned(repo.path)))
    assert origin == GitOrigin(path="", blob=blob)
    assert scanned(repo.path, branch="main").findings == ()


def test_a_branch_has_its_own_first_and_last(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    repo.commit({"a.txt": secret})
    repo.commit({"b.txt": b"x"})
    repo.branch("side", "HEAD~1")
    repo.commit({"a.txt": b"gone"})
    repo.switch("main")
    finding = only(scanned(repo.path, branch="side"))
    (origin,) = origins(finding)
    truth = Truth(repo, secret, "side")
    assert origin.last is not None
    assert (origin.last.id, origin.at_head) == (truth.last, False)


def test_a_file_at_head_is_one_place_with_its_history(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    committed, written = token(rng), token(rng)
    repo.commit({"a.txt": committed})
    repo.write({"a.txt": committed + b"\n" + written, "b.txt": committed})
    result = scanned(repo.path)
    places = {
        finding.secret.reveal(): sorted(place.origin.path for place in finding.locations) for finding in result.findings
    }
    assert places == {committed: ["a.txt", "b.txt"], written: ["a.txt"]}
    exposures = {
        (finding.secret.reveal(), place.origin.path): str(place.origin.exposure)
        for finding in result.findings
        for place in finding.locations
    }
    assert exposures == {
        (committed, "a.txt"): "committed",
        (committed, "b.txt"): "untracked",
        (written, "a.txt"): "committed",
    }


def test_a_key_of_several_lines(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = key(rng)
    repo.commit({"a.txt": b"x\n"})
    repo.commit({"a.txt": b"x\n\n" + secret + b"\n"})
    repo.commit({"a.txt": b"x\ny\n\n" + secret + b"\n"})
    repo.pack()
    finding = only(scanned(repo.path, tree=False))
    lines = secret.split(b"\n")
    assert span_of(finding, "a.txt") == (4, 1, 3 + len(lines), 1 + len(lines[-1]))


def test_encoded_secrets_are_where_their_encoding_is(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    encoded = base64.b64encode(b"x = " + secret)
    adds = repo.commit({"a.txt": b"one\ndata: " + encoded + b"\n"})
    repo.commit({"a.txt": b"zero\none\ndata: " + encoded + b"\n"})
    repo.pack()
    finding = only(scanned(repo.path, tree=False))
    (origin,) = origins(finding)
    assert origin.first is not None
    assert (origin.first.id, origin.at_head) == (adds, True)
    assert finding.locations[0].decoded == ("base64",)
    assert span_of(finding, "a.txt") == (3, 7, 3, 7 + len(encoded))


def test_archives_and_utf_16_have_their_own_lines(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    zipped, wide = token(rng), token(rng)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in/side.txt", b"1\n2\n  " + zipped)
    adds = repo.commit({"dir/a.zip": file.getvalue(), "b.txt": f"\n\n\n {wide.decode()}".encode("utf-16")})
    repo.commit({"c.txt": b"x"})
    by_secret = {finding.secret.reveal(): finding for finding in scanned(repo.path, tree=False).findings}
    assert span_of(by_secret[zipped], "dir/a.zip!/in/side.txt") == (3, 3, 3, 3 + len(zipped))
    assert span_of(by_secret[wide], "b.txt") == (4, 2, 4, 2 + len(wide))
    for finding in by_secret.values():
        (origin,) = origins(finding)
        assert origin.first is not None
        assert (origin.first.id, origin.at_head) == (adds, True)


def test_trees_that_multiply_end(repo: Repo, scanned: Scanned, rng: random.Random) -> None:
    """Ten folders in ten folders, and so on: ten thousand million paths out of a few objects."""
    secret = token(rng)
    blob = repo.git("hash-object", "-w", "--stdin", stdin=secret).decode().strip()
    tree = repo.git("mktree", stdin=f"100644 blob {blob}\ta.txt\n".encode()).decode().strip()
    for _ in range(10):
        listing = "".join(f"040000 tree {tree}\td{number}\n" for number in range(10))
        tree = repo.git("mktree", stdin=listing.encode()).decode().strip()
    commit = repo.git("commit-tree", "-m", "bomb", tree).decode().strip()
    repo.git("update-ref", "refs/heads/bomb", commit)
    finding = only(scanned(repo.path, tree=False))
    assert 0 < len(finding.locations) <= 200
    assert finding.locations[0].origin.path.endswith("a.txt")


@pytest.mark.parametrize(
    "raw",
    [b"", b"tree \n", b"tree zz\nparent zz\n", b"\0" * 50, b"author x\ncommitter > 99999999999999999999 +9999\n\n"],
)
def test_damaged_commits_and_tags_do_no_harm(repo: Repo, scanned: Scanned, rng: random.Random, raw: bytes) -> None:
    secret = token(rng)
    repo.commit({"a.txt": secret})
    good = b"tree " + repo.text("rev-parse", "HEAD^{tree}").encode() + b"\n"
    for number, (kind, content) in enumerate(
        [("commit", raw), ("commit", good + raw), ("tag", raw), ("tag", b"object " + raw)]
    ):
        made = repo.git("hash-object", "-t", kind, "-w", "--literally", "--stdin", stdin=content).decode().strip()
        (repo.git_dir / "refs" / "heads" / f"odd{number}").write_text(made + "\n")
    assert only(scanned(repo.path)).secret.reveal() == secret
