from __future__ import annotations

import base64
import bz2
import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import ScanResult, SourceError
from oakum.sources import stream, tree
from toys import key, token

Scanned = Callable[..., ScanResult]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def places(result: ScanResult) -> dict[bytes, list[tuple[str, int, int]]]:
    """Secret -> path, line and column of each place."""
    return {
        finding.secret.reveal(): sorted(
            (place.origin.path, place.span.start_line, place.span.start_column) for place in finding.locations
        )
        for finding in result.findings
    }


def skips(result: ScanResult) -> dict[str, tuple[str, bool]]:
    return {one.path: (one.reason, one.by_default) for one in result.skipped}


def test_a_folder_and_a_single_file(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    first, second = token(rng), token(rng)
    write(folder / "deep" / "er" / "a.txt", b"x\n\ny " + first + b"\n")
    write(folder / ".hidden", second)
    assert places(scanned(folder)) == {first: [("deep/er/a.txt", 3, 3)], second: [(".hidden", 1, 1)]}
    assert places(scanned(folder / ".hidden")) == {second: [(".hidden", 1, 1)]}


def test_more_files_than_one_batch(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    secrets = {}
    for number in range(tree.BATCH + 7):
        write(folder / f"{number}.txt", b"x")
    for number in (0, tree.BATCH - 1, tree.BATCH + 6):
        secrets[f"{number}.txt"] = token(rng)
        write(folder / f"{number}.txt", b"\n" + secrets[f"{number}.txt"])
    result = scanned(folder, jobs=2)
    assert places(result) == {secret: [(name, 2, 1)] for name, secret in secrets.items()}
    assert result.stats.files == tree.BATCH + 7


def test_the_git_folder_is_not_part_of_the_tree(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    write(folder / "sub" / ".git" / "x", token(rng))
    write(folder / "other" / ".git", b"gitdir: elsewhere " + token(rng))
    assert scanned(folder).findings == ()


def test_links_are_not_followed_and_said(folder: Path, tmp_path: Path, scanned: Scanned, rng: random.Random) -> None:
    write(tmp_path / "outside" / "secret.txt", token(rng))
    (folder / "file").symlink_to(tmp_path / "outside" / "secret.txt")
    (folder / "dir").symlink_to(tmp_path / "outside")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "zero").symlink_to("/dev/zero")
    result = scanned(folder)
    assert result.findings == ()
    assert skips(result) == dict.fromkeys(("file", "dir", "loop", "self", "zero"), ("symbolic link", True))


def test_a_link_that_was_named_is_meant(folder: Path, tmp_path: Path, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    write(folder / "a.txt", secret)
    (tmp_path / "to-folder").symlink_to(folder)
    (tmp_path / "to-file").symlink_to(folder / "a.txt")
    assert places(scanned(tmp_path / "to-folder")) == {secret: [("a.txt", 1, 1)]}
    assert places(scanned(tmp_path / "to-file")) == {secret: [("a.txt", 1, 1)]}


def test_pipes_sockets_and_devices_are_not_waited_for(folder: Path, scanned: Scanned) -> None:
    os.mkfifo(folder / "pipe")
    assert skips(scanned(folder)) == {"pipe": ("not a regular file", True)}
    for target in (folder / "pipe", Path("/dev/null")):
        with pytest.raises(SourceError, match="neither a file nor a folder"):
            scanned(target)


def test_what_cannot_be_read_is_said(
    folder: Path, scanned: Scanned, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may read everything cannot be refused, so these vanish between listing and reading."""
    secret = token(rng)
    write(folder / "kept.txt", secret)
    for name in ("gone.txt", "now-a-folder.txt"):
        write(folder / name, b"x")
    arenas = tree.TreeShard.arenas

    def vanish(shard: tree.TreeShard) -> object:
        (folder / "gone.txt").unlink()
        (folder / "now-a-folder.txt").unlink()
        (folder / "now-a-folder.txt").mkdir()
        return arenas(shard)

    monkeypatch.setattr(tree.TreeShard, "arenas", vanish)
    result = scanned(folder)
    assert places(result) == {secret: [("kept.txt", 1, 1)]}
    assert skips(result) == {"gone.txt": ("unreadable", False), "now-a-folder.txt": ("not a regular file", True)}


@pytest.mark.skipif(os.geteuid() == 0, reason="whoever may read everything is not refused")
def test_what_may_not_be_read_is_said(folder: Path, scanned: Scanned) -> None:
    write(folder / "a.txt", b"x")
    write(folder / "dir" / "b.txt", b"x")
    (folder / "a.txt").chmod(0)
    (folder / "dir").chmod(0)
    try:
        assert skips(scanned(folder)) == {"a.txt": ("unreadable", False), "dir": ("unreadable", False)}
    finally:
        (folder / "dir").chmod(0o700)


def test_a_target_that_is_not_there(folder: Path, scanned: Scanned) -> None:
    for name in ("nothing", "x" * 300, "y/" * 3000):
        with pytest.raises(SourceError):
            scanned(folder / name)


def test_names_of_any_bytes(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    secrets = {name: token(rng) for name in (b"caf\xe9", b"new\nline", b"\x1b[31m", "é".encode())}
    for name, secret in secrets.items():
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123 - a name that is no text
            file.write(secret)
    found = {secret: path for secret, ((path, _, _),) in places(scanned(folder)).items()}
    assert [found[secret] for secret in secrets.values()] == ["caf\\xe9", "new\nline", "\x1b[31m", "é"]


def test_paths_beyond_what_a_path_may_be_are_said(folder: Path, scanned: Scanned) -> None:
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        for _ in range(20):
            os.mkdir("d" * 250)  # noqa: PTH102 - the path is too long to be named
            os.chdir("d" * 250)
    finally:
        os.fchdir(here)
        os.close(here)
    (skipped,) = scanned(folder).skipped
    assert (skipped.reason, skipped.by_default) == ("unreadable", False)


def test_exclusions_and_binaries(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    binary, picture, excluded = token(rng), token(rng), token(rng)
    write(folder / "a.bin", b"\0 " + binary)
    write(folder / "b.png", picture)
    write(folder / "c" / "d.txt", excluded)
    result = scanned(folder, exclude=("c/**",))
    assert result.findings == ()
    assert skips(result) == {
        "a.bin": ("binary", True),
        "b.png": ("binary extension", True),
        "c/d.txt": ("excluded", True),
    }
    assert places(scanned(folder, binary=True)).keys() == {binary, picture, excluded}


def test_a_limit_on_size(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    small = token(rng)
    write(folder / "small.txt", small)
    write(folder / "large.txt", token(rng) + b" " * 100)
    result = scanned(folder, max_file_bytes=100)
    assert places(result) == {small: [("small.txt", 1, 1)]}
    assert skips(result) == {"large.txt": ("too large", False)}


def test_encodings_of_text(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    made = {}
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig"):
        secret = made[encoding] = token(rng)
        mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
        write(folder / f"{encoding}.txt", f"{mark}ä\r\n  k {secret.decode()}\r\n".encode(encoding))
    assert places(scanned(folder)) == {secret: [(f"{encoding}.txt", 2, 5)] for encoding, secret in made.items()}


@pytest.mark.parametrize("magic", [b"BZh is how this text begins ", b"\xfd7zXZ "])
def test_a_text_that_begins_like_an_archive_is_a_text(
    folder: Path, scanned: Scanned, rng: random.Random, magic: bytes
) -> None:
    secret = token(rng)
    write(folder / "a.txt", magic + secret)
    assert places(scanned(folder)) == {secret: [("a.txt", 1, len(magic) + 1)]}


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def test_archives_and_what_is_in_them(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    inner, packed = token(rng), token(rng)
    write(folder / "a.zip", zipped("b.zip", zipped("c/d.txt", b"\n\n " + inner)))
    write(folder / "log.bz2", bz2.compress(b"x\n" + packed))
    result = scanned(folder)
    assert places(result) == {inner: [("a.zip!/b.zip!/c/d.txt", 3, 2)], packed: [("log.bz2!/log", 2, 1)]}
    closed = scanned(folder, archives=False)
    assert closed.findings == ()
    assert skips(closed) == {"a.zip": ("archive", True), "log.bz2": ("archive", True)}


class Large:
    """A file of several chunks, with secrets wherever they are easiest to lose."""

    def __init__(self, rng: random.Random, filler: bytes) -> None:
        self.content = bytearray(filler * (2 * stream.CHUNK // len(filler) + stream.CHUNK // 2 // len(filler)))
        self.rng = rng
        self.secrets: list[bytes] = []

    def put(self, at: int, secret: bytes, around: bytes = b" ") -> None:
        text = around + secret + around
        self.content[at : at + len(text)] = text
        self.secrets.append(secret)

    def place(self, secret: bytes) -> tuple[int, int]:
        before = bytes(self.content).partition(secret)[0]
        return before.count(b"\n") + 1, len(before) - before.rfind(b"\n")


@pytest.mark.parametrize("filler", [b"some line of a log\n", b"f(1);", b"x\r\n"])
def test_large_files_in_chunks(folder: Path, scanned: Scanned, rng: random.Random, filler: bytes) -> None:
    large = Large(rng, filler)
    step = stream.CHUNK - stream.OVERLAP
    for near in (0, step, stream.CHUNK, 2 * step, stream.CHUNK + step, 2 * stream.CHUNK, len(large.content) - 3000):
        for shift in (-2100, -600, -14, 1, 700, 2060):
            if 0 <= near + shift < len(large.content) - 100:
                large.put(near + shift, token(rng))
    large.put(stream.CHUNK - 90_000, key(rng), b"\n")
    large.put(stream.CHUNK - 300, key(rng), b"\n")
    write(folder / "large.log", bytes(large.content))
    found = places(scanned(folder))
    left = [secret for secret in large.secrets if secret in large.content]  # the keys stand where some were
    assert len(left) > 30
    assert found == {secret: [("large.log", *large.place(secret))] for secret in left}


def test_long_encodings_across_chunks(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    encoded = base64.b64encode(b"a few words " * 30_000 + secret + b" and more " * 9_000)
    assert len(encoded) > 4 * stream.OVERLAP
    large = Large(rng, b"a word \n")
    large.put(stream.CHUNK - len(encoded) // 2, encoded)
    write(folder / "large.txt", bytes(large.content))
    assert places(scanned(folder)) == {secret: [("large.txt", *large.place(encoded))]}


def test_a_large_archive_and_a_large_binary(folder: Path, scanned: Scanned, rng: random.Random) -> None:
    secret = token(rng)
    write(folder / "a.zip", zipped("a.txt", b"x" * (tree.SMALL + 10) + b"\n" + secret))
    write(folder / "b.bin", b"\0" * (tree.SMALL + 10))
    result = scanned(folder)
    assert places(result) == {secret: [("a.zip!/a.txt", 2, 1)]}
    assert skips(result) == {"b.bin": ("binary", True)}
