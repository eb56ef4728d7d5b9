"""Who wrote the new lines of a change: which session of which AI tool, or nobody that was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from oakum.guard.commit.change import FileChange
from oakum.guard.edits import Edit, Edits

_MARKS = {
    "CLAUDECODE": "claude",
    "CLAUDE_CODE_REMOTE": "claude",
    "CURSOR_AGENT": "cursor",
    "CODEX_THREAD_ID": "codex",
    "COPILOT_CLI": "copilot",
    "CLINE_ACTIVE": "cline",
    "GEMINI_CLI": "gemini",
    "OPENCODE": "opencode",
}
"""Variables that the tools set for what they run."""


class Writer(msgspec.Struct, frozen=True, order=True):
    """A session of an AI tool."""

    tool: str
    session: str


class Part(msgspec.Struct, frozen=True):
    """Lines of a file, both ends included, and who wrote them."""

    first: int
    last: int
    writer: Writer


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """Of a whole change."""

    parts: Mapping[str, tuple[Part, ...]]
    """By path, ascending; only lines of AI tools."""
    lines: int
    """New lines in all."""

    @property
    def by_ai(self) -> int:
        """New lines of AI tools."""
        return sum(part.last - part.first + 1 for parts in self.parts.values() for part in parts)

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools, sorted."""
        return tuple(sorted({part.writer.tool for parts in self.parts.values() for part in parts}))


def attribute(changes: Sequence[FileChange], edits: Iterable[Edit], record: Edits) -> Attribution:
    """Holds new lines against what agents wrote into the same file; the latest of them counts. A line that tells
    nothing, such as a bracket, goes with the one before it."""
    known: dict[str, dict[str, Writer]] = {}
    for edit in edits:
        known.setdefault(edit.path, {}).update(dict.fromkeys(edit.lines, Writer(edit.tool, edit.session)))
    parts = {
        change.path: tuple(_parts(change, known[change.path], record)) for change in changes if change.path in known
    }
    return Attribution(
        parts={path: found for path, found in parts.items() if found},
        lines=sum(len(change.added) for change in changes),
    )


def agent_of(environment: Mapping[str, str]) -> str:
    """The tool that runs this process, empty for none."""
    if environment.get("AI_AGENT"):
        return environment["AI_AGENT"][:40]
    return next((tool for name, tool in _MARKS.items() if environment.get(name)), "")


def _parts(change: FileChange, known: Mapping[str, Writer], record: Edits) -> Iterator[Part]:
    written: list[tuple[int, Writer]] = []
    for number, text in sorted(change.added.items()):
        hashed = record.hash_of(text)
        writer = known.get(hashed) if hashed else _before(written, number)
        if writer:
            written.append((number, writer))
    for (writer, _), group in groupby(enumerate(written), lambda item: (item[1][1], item[1][0] - item[0])):
        numbers = [number for _, (number, _) in group]
        yield Part(numbers[0], numbers[-1], writer)


def _before(written: list[tuple[int, Writer]], number: int) -> Writer | None:
    return written[-1][1] if written and written[-1][0] == number - 1 else None
