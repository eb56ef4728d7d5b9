"""What a commit changes, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from oakum.sources.git import command
from oakum.sources.git.repository import Repository

_DIFF = (
    *("--no-color", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-indent-heuristic"),
    *("-p", "-U0", "--src-prefix=a/", "--dst-prefix=b/"),
)
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_QUOTED = re.compile(rb"\\([abtnvfr\"\\]|[0-7]{3})")
_LETTERS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a change."""

    path: str
    added: Mapping[int, bytes]
    """Text of each new line, by its number in the new file."""
    removed: int
    """Lines that are gone."""


def staged(repository: Repository) -> list[FileChange]:
    """What the next commit changes. Raises RepositoryError."""
    head = command.run(repository, "rev-parse", "-q", "--verify", "HEAD", check=False, literal=False).strip()
    against = head.decode() or command.run(repository, "hash-object", "-t", "tree", "--stdin").decode().strip()
    return list(parsed(command.run(repository, "diff-index", "--cached", *_DIFF, against)))


def committed(repository: Repository, revision: str) -> list[FileChange]:
    """What a commit changed; of a merge what differs from its first parent. Raises RepositoryError."""
    raw = command.run(
        repository, "diff-tree", "--root", "-r", "-m", "--first-parent", "--no-commit-id", *_DIFF, revision
    )
    return list(parsed(raw))


def parsed(diff: bytes) -> Iterator[FileChange]:
    """The files of a patch without context."""
    old = new = ""
    added: dict[int, bytes] = {}
    removed = plus = minus = line = 0
    is_open = False
    for row in diff.split(b"\n"):
        if plus and row.startswith(b"+"):
            added[line] = row[1:]
            line, plus = line + 1, plus - 1
        elif minus and row.startswith(b"-"):
            removed, minus = removed + 1, minus - 1
        elif row.startswith(b"diff --git "):
            if is_open:
                yield FileChange(path=new or old, added=added, removed=removed)
            old, new, added, removed, is_open = _both(row), "", {}, 0, True
        elif row.startswith(b"--- "):
            old = _path(row[4:]) or old
        elif row.startswith(b"+++ "):
            new = _path(row[4:])
        elif hunk := _HUNK.match(row):
            minus, line, plus = int(hunk[1] or 1), int(hunk[2]), int(hunk[3] or 1)
    if is_open:
        yield FileChange(path=new or old, added=added, removed=removed)


def _both(row: bytes) -> str:
    """The path in `diff --git a/P b/P`, for binary files, which have no other line with it."""
    text = row[len(b"diff --git ") :]
    return _path(text[: (len(text) - 1) // 2])


def _path(text: bytes) -> str:
    """Without prefix and quotes; empty for `/dev/null`."""
    text = text.rstrip(b"\t\r")
    if text.startswith(b'"') and text.endswith(b'"'):
        text = _QUOTED.sub(_unquoted, text[1:-1])
    return "" if text == b"/dev/null" else text[2:].decode("utf-8", "surrogateescape")


def _unquoted(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if len(code) == 3 else _LETTERS.get(code, code)
