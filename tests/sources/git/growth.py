"""Histories that grow at random: every kind of edit, near secrets above all."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from itertools import count

from oakum.rules.template import expand
from repo import Repo
from toys import key, token

Edit = Callable[[random.Random, bytes], bytes]
_WORDS = (b"if x:", b"    return y", b"teddy", b"// note", b"a = [1, 2]", b"", b"\t}", b"password = ", b"end")


def secret(rng: random.Random) -> bytes:
    """A secret with what stands around it, in one of many forms."""
    return rng.choice(
        (
            lambda: token(rng),
            lambda: b'key = "' + token(rng) + b'"',
            lambda: b"TOYBOX_KEY = '" + expand("{hex:32}", rng).encode() + b"'",
            lambda: b"teddy " + expand("ctx-{lowernum:20}", rng).encode(),
            lambda: expand("ctx-{lowernum:20}", rng).encode(),
            lambda: b'password: "' + expand("{alnum:20}", rng).encode() + b'"',
            lambda: expand(f"toylong_{{alnum:{rng.choice((60, 500, 900))}}}.{{lower:4}}", rng).encode(),
            lambda: b"\n" + key(rng) + b"\n",
            lambda: key(rng).replace(b"\n", b"\\n"),
            lambda: base64.b64encode(b"x = " + token(rng)),
            lambda: base64.b64encode(base64.b64encode(rng.randbytes(3) + b" " * 40 + token(rng))),
            lambda: token(rng).hex().encode(),
        )
    )()


def line(rng: random.Random) -> bytes:
    return secret(rng) if rng.random() < 0.15 else rng.choice(_WORDS) * rng.choice((1, 1, 1, 3))


def long_line(rng: random.Random) -> bytes:
    parts = [secret(rng) if rng.random() < 0.1 else b"f(%d);" % rng.randrange(10**6) for _ in range(900)]
    return rng.choice((b"", b" ", b",")).join(parts)


def first_content(rng: random.Random) -> bytes:
    return rng.choice(
        (
            lambda: b"",
            lambda: b"\n".join(line(rng) for _ in range(rng.choice((3, 60, 200)))),
            lambda: b"\r\n".join(line(rng) for _ in range(60)) + b"\r\n",
            lambda: long_line(rng),
            lambda: long_line(rng) + b"\n" + line(rng) + b"\n" + long_line(rng),
            lambda: key(rng) + b"\n" + key(rng),
            lambda: base64.b64encode(b"\n".join(line(rng) for _ in range(300))),
            lambda: rng.randbytes(400) + b"\0" + token(rng),
        )
    )()


def _at(rng: random.Random, text: bytes) -> int:
    """A place to edit; often inside or beside a secret."""
    places = [text.find(mark) for mark in (b"toy_", b"-----BEGIN", b"-----END", b"ctx-", b"toylong_", b"teddy")]
    near = [place for place in places if place >= 0]
    if near and rng.random() < 0.6:
        return max(0, min(len(text), rng.choice(near) + rng.choice((-700, -90, -20, -1, 0, 1, 9, 30, 90, 500, 2100))))
    return rng.randrange(len(text) + 1)


def _replaced(rng: random.Random, text: bytes) -> bytes:
    at = _at(rng, text)
    return text[:at] + rng.choice((b"Q", b"", b"\n", b'"', secret(rng))) + text[at + rng.choice((0, 1, 1, 40)) :]


def _moved(rng: random.Random, text: bytes) -> bytes:
    start, length = _at(rng, text), rng.choice((5, 80, 900, 5000))
    cut, rest = text[start : start + length], text[:start] + text[start + length :]
    at = _at(rng, rest)
    return rest[:at] + cut + rest[at:]


def _doubled(rng: random.Random, text: bytes) -> bytes:
    start, length = _at(rng, text), rng.choice((30, 300, 3000))
    at = _at(rng, text)
    return text[:at] + text[start : start + length] + text[at:]


def _lines(rng: random.Random, text: bytes) -> bytes:
    lines = text.split(b"\n")
    at = rng.randrange(len(lines) + 1)
    return b"\n".join(
        lines[:at] + [line(rng) for _ in range(rng.choice((0, 1, 3)))] + lines[at + rng.choice((0, 1, 4)) :]
    )


_EDITS: tuple[Edit, ...] = (
    _replaced,
    _replaced,
    _moved,
    _doubled,
    _lines,
    lambda rng, text: text.rstrip(b"\n") if text.endswith(b"\n") else text + b"\n",
    lambda rng, text: text.replace(b"\r\n", b"\n") if b"\r\n" in text else text.replace(b"\n", b"\r\n"),
    lambda rng, text: text[: _at(rng, text)],
    lambda rng, text: text[_at(rng, text) :],
)


def grown(rng: random.Random, versions: int) -> list[dict[str, bytes]]:
    """States of a few files, each made from the one before; contents also pass from file to file."""
    names = (f"f{number}.txt" for number in count())
    files = {next(names): first_content(rng) for _ in range(3)}
    states = [files]
    for _ in range(versions):
        files = dict(files)
        for name in rng.sample(sorted(files), k=min(2, len(files))):
            for _ in range(rng.choice((1, 1, 2, 5))):
                files[name] = rng.choice(_EDITS)(rng, files[name])[:200_000]
        first, second = rng.choice(sorted(files)), rng.choice(sorted(files))
        if rng.random() < 0.2:
            files[next(names)] = files[first] if rng.random() < 0.5 else files.pop(first)
        if rng.random() < 0.2 and {first, second} <= files.keys():
            files[second] += files[first][-rng.choice((50, 2000)) :]
        states.append(files)
    return states


def imported(repo: Repo, states: list[dict[str, bytes]], branch: str = "main") -> None:
    """Commits the states, one after the other, as one stream."""
    stream = []
    for state in states:
        repo.clock += 60
        stream.append(
            f"commit refs/heads/{branch}\ncommitter A <a@example.com> {repo.clock} +0100\ndata 1\nx\n".encode()
        )
        if state is states[0] and repo.git("rev-parse", "-q", "--verify", f"refs/heads/{branch}", check=False):
            stream.append(f"from refs/heads/{branch}^0\n".encode())
        stream.append(b"deleteall\n")
        for name, content in state.items():
            stream.append(f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n")
    repo.git("fast-import", "--quiet", stdin=b"".join(stream) + b"done\n")
