from __future__ import annotations

import base64
import gzip
import io
import os
import pickle
import random
import zipfile
from pathlib import Path

import pytest

from oakum.detect.equipment import Equipment
from oakum.model import LogOrigin
from oakum.scan import work
from oakum.sources.logs.pieces import PIECE
from oakum.sources.logs.shard import LogShard, Part
from toys import key, token

from .makers import CRI, GITHUB, GITLAB, JENKINS, SYSLOG, docker, places, prefixed, seen


def written(folder: Path, content: bytes) -> Path:
    path = folder / "a.log"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("prefix", ["", GITHUB, GITLAB, JENKINS, CRI, SYSLOG])
def test_line_and_column_are_those_of_the_file(
    tools: Equipment, rng: random.Random, tmp_path: Path, prefix: str
) -> None:
    secret = token(rng).decode()
    lines = ["one", f"\x1b[32mok\x1b[0m key {secret} end", "three"]
    path = written(tmp_path, prefixed(prefix, lines))
    (place,) = places(seen(tools, path))
    assert path.read_bytes()[place.span.start : place.span.end].decode() == secret
    assert (place.span.start_line, place.span.end_line) == (2, 2)
    assert place.span.start_column == len(prefix) + lines[1].index(secret) + 1
    assert place.span.end_column - place.span.start_column == len(secret)


@pytest.mark.parametrize("prefix", ["", GITHUB, GITLAB, JENKINS, CRI, SYSLOG])
def test_a_key_of_several_lines(tools: Equipment, rng: random.Random, tmp_path: Path, prefix: str) -> None:
    secret = key(rng).decode()
    path = written(tmp_path, prefixed(prefix, ["before", *secret.splitlines(), "after"]))
    (place,) = places(seen(tools, path))
    assert (place.span.start_line, place.span.end_line) == (2, 1 + len(secret.splitlines()))


def test_docker(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    secrets = [f'password = "{token(rng).decode()}"', *key(rng).decode().splitlines(), '\x1b[1m"quoted"\x1b[0m']
    found = seen(tools, written(tmp_path, docker(["first", *secrets])))
    assert {one.rule for one in found.sightings} == {"toy-token", "toy-block"}
    assert {place.origin.system for place in places(found)} == {"docker"}


def test_a_secret_in_parts_of_a_line(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    secret = token(rng).decode()
    part, other = CRI.replace(" F ", " P "), CRI.replace("stdout", "stderr")
    raw = f"{CRI}start\n{part}key {secret[:9]}\n{other}interrupts\n{CRI}{secret[9:]} end\n".encode()
    (place,) = places(seen(tools, written(tmp_path, raw)))
    assert (place.span.start_line, place.span.end_line) == (2, 4)


def hexadecimal(secret: bytes) -> str:
    return secret.hex()


def urlsafe(secret: bytes) -> str:
    return base64.urlsafe_b64encode(b"is: " + secret + b"?>").decode()


def backwards(secret: bytes) -> str:
    return secret.decode()[::-1]


def spaced(secret: bytes) -> str:
    return " ".join(secret.decode())


def folded(secret: bytes) -> str:
    return "\n".join(secret.decode()[at : at + 4] for at in range(0, len(secret), 4))


def wrapped(secret: bytes) -> str:
    line = ("x" * 70 + " ") + secret.decode()
    return line[:80] + "\n" + line[80:]


def dumped(secret: bytes) -> str:
    rows = [secret[at : at + 16] for at in range(0, len(secret), 16)]
    return "\n".join(f"{16 * n:08x}: {row.hex(' ', 2)}  {row.decode()}" for n, row in enumerate(rows))


@pytest.mark.parametrize("hide", [hexadecimal, urlsafe, backwards, spaced, folded, wrapped, dumped])
def test_what_maskers_miss(tools: Equipment, rng: random.Random, tmp_path: Path, hide) -> None:  # type: ignore[no-untyped-def]
    secret = token(rng)
    raw = prefixed(GITHUB, ["say", *hide(secret).split("\n"), "done."])
    found = seen(tools, written(tmp_path, raw))
    assert [one.secret.reveal() for one in found.sightings] == [secret]
    (place,) = places(found)
    assert place.decoded or hide is wrapped
    assert place.span.start_line == 2
    assert place.span.end_line == 1 + hide(secret).count("\n") + 1


def test_a_line_that_is_no_wrap_says_nothing(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    lines = ["x" * 51 + " " + token(rng).decode(), "2 tests were run and 3 of them are not finished yet"]
    (place,) = places(seen(tools, written(tmp_path, prefixed(GITHUB, lines))))
    assert place.decoded == ()


@pytest.mark.parametrize("mask", ["***", "[MASKED]", "****"])
def test_masked_values_are_known(tools: Equipment, tmp_path: Path, mask: str) -> None:
    raw = prefixed(GITHUB, [f'password = "{mask}"', f"toybox_key={mask}", f"toy_{mask}"])
    assert seen(tools, written(tmp_path, raw)).sightings == ()


def test_job_and_step_of_the_archive_of_a_run(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("build/3_Run tests.txt", b"\xef\xbb\xbf" + prefixed(GITHUB, ["x", token(rng).decode()]))
    (place,) = places(seen(tools, path, "logs.zip"))
    assert place.origin == LogOrigin(
        path="logs.zip!/build/3_Run tests.txt", system="github-actions", job="build", step="Run tests"
    )


def test_the_step_stands_before(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    raw = prefixed(GITHUB, ["##[group]Run make", "a", "##[group]Run deploy now", token(rng).decode()])
    (place,) = places(seen(tools, written(tmp_path, raw)))
    assert isinstance(place.origin, LogOrigin)
    assert place.origin.step == "deploy now"


def test_the_step_stands_a_piece_before(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    lines = ["##[group]Run deploy", *["word " * 20] * (PIECE // 120), token(rng).decode()]
    (place,) = places(seen(tools, written(tmp_path, prefixed(GITHUB, lines))))
    assert isinstance(place.origin, LogOrigin)
    assert (place.origin.step, place.span.start_line) == ("deploy", len(lines))


def test_a_compressed_log(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    secret = token(rng)
    content = prefixed(CRI, ["x " * 50] * 2000 + [secret.decode()] + ["y"] * 9000)
    (place,) = places(seen(tools, written(tmp_path, gzip.compress(content)), "0.log.20261124.gz"))
    assert (place.origin.system, place.span.start_line) == ("cri", 2001)


def test_a_truncated_one_is_read_up_to_there(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    packed = gzip.compress(token(rng) + b"\n" + rng.randbytes(200_000).hex().encode())
    found = seen(tools, written(tmp_path, packed[:-9000]))
    assert len(places(found)) == 1
    assert [(one.reason, one.detail) for one in found.skipped] == [("damaged", "EOFError")]


def test_archives_by_the_settings(tools: Equipment, tmp_path: Path) -> None:
    found = seen(tools, written(tmp_path, gzip.compress(b"x")), archives=False)
    assert [(one.reason, one.by_default) for one in found.skipped] == [("archive", True)]


def test_a_stream(tools: Equipment, rng: random.Random) -> None:
    for content in (prefixed(GITHUB, ["a", token(rng).decode()]), gzip.compress(b"\n" + token(rng))):
        (place,) = places(work(tools.detector(), LogShard([Part(b"", "-")], file=io.BytesIO(content))))
        assert (place.origin.path, place.span.start_line) == ("-", 2)


def test_zeros_and_bytes_that_are_no_text(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    raw = b"\0\xff\xfe\x80 \x1b[ \x1b]0;t\x07" * 50 + b"\n" + token(rng) + b"\n\0"
    (place,) = places(seen(tools, written(tmp_path, raw)))
    assert place.span.start_line == 2


def test_an_endless_line(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    before = b"word " * (PIECE // 5 - 2)
    secret = token(rng)
    (place,) = places(seen(tools, written(tmp_path, before + secret + b" " + b"more " * PIECE)))
    assert (place.span.start, place.span.start_column) == (len(before), len(before) + 1)


def test_what_cannot_be_opened_is_said(tools: Equipment, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert [one.reason for one in seen(tools, tmp_path / "pipe").skipped] == ["unreadable"]
    assert [one.reason for one in seen(tools, tmp_path / "none").skipped] == ["unreadable"]


def test_a_shard_travels(tmp_path: Path) -> None:
    shard = LogShard([Part(b"a", "a")])
    assert pickle.loads(pickle.dumps(shard)).parts == shard.parts
