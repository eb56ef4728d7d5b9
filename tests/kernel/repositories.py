"""Real git repositories, made by git itself."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

OPENER = b"-----BEGIN"
SUBMODULE = "1234567890" * 4


class Repository:
    """A bare repository; all its objects come from one `git fast-import`."""

    def __init__(self, path: Path, object_format: str = "sha1") -> None:
        self.path = path
        self.id_length = 20 if object_format == "sha1" else 32
        self.git("init", "-q", "--bare", f"--object-format={object_format}", ".")

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        command = ["git", "-c", "gc.auto=0", "-c", "pack.threads=1", *arguments]
        done = subprocess.run(command, cwd=self.path, input=stdin, env=environment, capture_output=True, check=True)
        return done.stdout

    def lines(self, *arguments: str) -> list[str]:
        return self.git(*arguments).decode().splitlines()

    def packs(self, kernel: ModuleType) -> list[Any]:
        return [kernel.Pack(*files, self.id_length) for files in self.pack_files()]

    def pack_files(self) -> Iterator[tuple[bytes, bytes]]:
        for index in sorted((self.path / "objects" / "pack").glob("*.idx")):
            yield index.with_suffix(".pack").read_bytes(), index.read_bytes()

    def contents(self, kind: str) -> dict[bytes, bytes]:
        """Object id -> content of all objects of a type."""
        listing = self.lines("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
        ids = [line.split()[0] for line in listing if line.endswith(f" {kind}")]
        return {bytes.fromhex(name): self.git("cat-file", kind, name) for name in ids}


class History:
    """Writes a stream for `git fast-import`."""

    def __init__(self) -> None:
        self._stream: list[bytes] = []
        self._marks = 0

    def commit(self, branch: str, files: dict[str, bytes], *, parents: tuple[int, ...] = (), raw: str = "") -> int:
        self._marks += 1
        head = f"commit refs/heads/{branch}\nmark :{self._marks}\n"
        head += f"committer A <a@example.com> {1_600_000_000 + 60 * self._marks} +0100\ndata 1\nx\n"
        head += "".join(f"{'merge' if i else 'from'} :{parent}\n" for i, parent in enumerate(parents))
        self._stream.append(head.encode() + raw.encode())
        for name, content in files.items():
            self._stream.append(f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n")
        return self._marks

    def into(self, repository: Repository) -> None:
        repository.git("fast-import", "--quiet", stdin=b"".join(self._stream) + b"done\n")


def words(rng: random.Random, count: int) -> bytes:
    return b" ".join(rng.choice((b"alpha", b"beta=1", b'"gamma"', b"delta();", b"x")) for _ in range(count))


def versions(rng: random.Random, first: bytes, count: int) -> Iterator[bytes]:
    """Versions of a text, each with a few edits anywhere in the one before."""
    text = first
    for _ in range(count):
        yield text
        for _ in range(rng.randint(1, 4)):
            start = rng.randrange(len(text) + 1)
            end = min(len(text), start + rng.choice((0, 0, 3, 60, 900)))
            text = text[:start] + words(rng, rng.choice((0, 1, 1, 8))) + text[end:]


def contents(rng: random.Random) -> dict[str, list[bytes]]:
    """Name -> versions of a file, of every kind that the walk treats in its own way."""
    source = b"\n".join(words(rng, rng.randint(0, 12)) for _ in range(400))
    minified = b"".join(words(rng, 3).replace(b" ", b",") for _ in range(1500))
    unbroken = bytes(rng.choices(b"abcdefgh", k=30_000))
    block = OPENER + b" THING-----\n" + b"\n".join(bytes(rng.choices(b"ABCDE", k=64)) for _ in range(20))
    firsts = {
        "src/source.py": source,
        "src/minified.js": minified + b"\n" + minified[:12_000],
        "unbroken.txt": unbroken,
        "deep/er/blocks.pem": b"\n\n".join([source[:3000], block, source[:500], block, source[-3000:]]),
        "data.bin": bytes(rng.choices(range(256), k=6000)),
        "wide.txt": source.decode().encode("utf-16"),
        "empty.txt": b"",
    }
    return {name: list(versions(rng, first, 12 if first else 1)) for name, first in firsts.items()}


def lively(path: Path, object_format: str = "sha1") -> Repository:
    rng = random.Random(7)
    repository, history, files = Repository(path, object_format), History(), contents(rng)
    gitlink = SUBMODULE if object_format == "sha1" else (SUBMODULE * 2)[:64]
    tip = history.commit("main", {name: texts[0] for name, texts in files.items()})
    for turn in range(1, 12):
        changed = {name: texts[turn] for name, texts in files.items() if turn < len(texts)}
        raw = f"M 160000 {gitlink} vendored/module\n" if turn == 3 else ""
        raw += "R src/source.py lib/renamed.py\n" if turn == 5 else ""
        sides = [
            history.commit(f"side{i}", {f"side{i}.txt": words(rng, 40 * i)}, parents=(tip,))
            for i in range({4: 1, 8: 3}.get(turn, 0))
        ]
        tip = history.commit("main", changed, parents=(tip, *sides), raw=raw)
    history.commit("other", {"unrelated": b"another root\n"})
    history.into(repository)
    repository.git("repack", "-adfq", "--depth=20", "--window=20")
    return repository
