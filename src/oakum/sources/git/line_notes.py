"""Which lines of a commit an AI tool wrote, where somebody wrote that down.

Two notations are read: the notes of the Git AI Standard 3.0.0 at `refs/notes/ai` (paths, below each the sessions with
their lines, a line `---`, then JSON about the sessions; https://github.com/git-ai-project/git-ai), and records of Agent
Trace 0.1.0 (JSON; https://github.com/cursor/agent-trace) at `refs/notes/agent-trace` or in `.agent-trace/traces.jsonl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from oakum.sources.git import command
from oakum.sources.git.authorship import Authorship, Writer
from oakum.sources.git.repository import Repository

_GIT_AI, _AGENT_TRACE = "refs/notes/ai", "refs/notes/agent-trace"
_TRACES = "HEAD:.agent-trace/traces.jsonl"
_LINES = re.compile(r"(\d+)(?:-(\d+))?")
_TOOL_IDS = {"claude": "claude-code", "github-copilot": "copilot", "gemini-cli": "gemini", "codex-cli": "codex"}
_BY_AI = frozenset({"ai", "mixed"})
_LARGEST = 16 << 20


class Stretch(msgspec.Struct, frozen=True):
    """Lines of a file, both ends included, and the tool that wrote them; empty for a person."""

    path: str
    first: int
    last: int
    tool: str


class LineNotes(msgspec.Struct, frozen=True):
    """What is written down about the lines of commits."""

    stretches: Mapping[str, tuple[Stretch, ...]]
    """By commit."""

    def tools(self, commit: str) -> tuple[str, ...]:
        """The tools that wrote something in a commit."""
        return tuple(sorted({one.tool for one in self.stretches.get(commit, ()) if one.tool}))

    def knows(self, commit: str) -> bool:
        """Whether anything is written down about a commit."""
        return commit in self.stretches

    def beside(self, commit: str, own: Authorship) -> Authorship:
        """Who wrote a commit, by its own marks and by what is written down: tools may have left no other mark."""
        tools = self.tools(commit)
        if not tools:
            return own
        writer = Writer.AGENT if own.writer is Writer.AGENT else Writer.ASSISTED
        return Authorship(writer, tuple(sorted({*own.tools, *tools})))

    def writer(self, commit: str, path: str, line: int) -> str:
        """The tool that wrote a line, empty when no tool did."""
        known = (one for one in self.stretches.get(commit, ()) if one.path == path and one.first <= line <= one.last)
        return next((one.tool for one in known), "")


def line_notes(repository: Repository) -> LineNotes:
    """All that is written down. What cannot be understood counts as not written. Raises RepositoryError."""
    found: dict[str, list[Stretch]] = {}
    for commit, note in _notes(repository, _GIT_AI):
        found.setdefault(commit, []).extend(git_ai(note))
    traces = [(commit, line) for commit, note in _notes(repository, _AGENT_TRACE) for line in note.splitlines()]
    listed = command.run(repository, "cat-file", "-p", _TRACES, check=False)
    traces += [("", line) for line in listed.splitlines()]
    for commit, line in traces:
        revision, stretches = agent_trace(line)
        found.setdefault(revision or commit, []).extend(stretches)
    return LineNotes({commit: tuple(lines) for commit, lines in found.items() if commit and lines})


def git_ai(note: bytes) -> Iterator[Stretch]:
    """The lines of a note of the Git AI Standard."""
    attested, _, about = note.decode("utf-8", "replace").partition("\n---\n")
    sessions = _sessions(about)
    path = ""
    for line in attested.splitlines():
        if not line.startswith(" "):
            path = line.strip().strip('"')
            continue
        name, _, numbers = line.strip().rpartition(" ")
        session = name.partition("::")[0]
        tool = "" if session.startswith("h_") else sessions.get(session, "unknown")
        for first, last in _LINES.findall(numbers):
            yield Stretch(path, int(first), int(last or first), tool)


def agent_trace(record: bytes) -> tuple[str, list[Stretch]]:
    """Commit, where the record names one, and lines of a record of Agent Trace."""
    trace = _object(_decoded(record))
    tool = _tool(_object(trace.get("tool")).get("name"))
    found = [
        Stretch(str(file.get("path", "")), first, last, tool if by_ai else "")
        for file in _objects(trace.get("files"))
        for conversation in _objects(file.get("conversations"))
        for part in _objects(conversation.get("ranges"))
        for by_ai in [_object(conversation.get("contributor")).get("type") in _BY_AI]
        if isinstance(first := part.get("start_line"), int) and isinstance(last := part.get("end_line"), int)
    ]
    return str(_object(trace.get("vcs")).get("revision", "")), found


def _sessions(about: str) -> dict[str, str]:
    """Session -> tool; `prompts` is the name of the same in versions before 3."""
    content = _object(_decoded(about.encode()))
    return {
        name: _tool(_object(entry.get("agent_id")).get("tool"))
        for table in ("prompts", "sessions")
        for name, entry in _object(content.get(table)).items()
        if isinstance(entry, dict)
    }


def _tool(name: Any) -> str:
    text = name.lower() if isinstance(name, str) and name else "unknown"
    return _TOOL_IDS.get(text, text)


def _notes(repository: Repository, ref: str) -> Iterator[tuple[str, bytes]]:
    """Commit and content of each note."""
    listing = command.run(repository, "notes", f"--ref={ref}", "list", check=False).decode("ascii", "replace")
    pairs = [pair for line in listing.splitlines() if len(pair := line.split()) == 2]
    if not pairs:
        return
    wanted = "\n".join(blob for blob, _ in pairs).encode()
    answer = command.run(repository, "cat-file", "--batch", stdin=wanted, check=False)
    at = 0
    for _, commit in pairs:
        head, _, _ = answer[at : at + 200].partition(b"\n")
        size = head.split()[-1] if head.count(b" ") == 2 else b""
        at += len(head) + 1
        if size.isdigit():
            if int(size) <= _LARGEST:
                yield commit, answer[at : at + int(size)]
            at += int(size) + 1


def _decoded(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
