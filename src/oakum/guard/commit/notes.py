"""Attribution in the two notations that others read: notes of the Git AI Standard 3.0.0, records of Agent Trace 0.1.0.

https://github.com/git-ai-project/git-ai, https://github.com/cursor/agent-trace; `oakum.sources.git.line_notes` reads
both.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

import msgspec

from oakum.guard.commit.attribution import Attribution, Part, Writer

GIT_AI, AGENT_TRACE = "refs/notes/ai", "refs/notes/agent-trace"
_SCHEMA = "authorship/3.0.0"


def git_ai(attribution: Attribution, commit: str, author: str) -> str:
    """The note for `refs/notes/ai`: paths, below each the sessions with their lines, then JSON about the sessions.

    `author` is the person who commits, `Name <address>`.
    """
    rows = []
    for path, parts in sorted(attribution.parts.items()):
        rows.append(f'"{path}"' if any(char.isspace() for char in path) else path)
        for writer in sorted({part.writer for part in parts}):
            numbers = ",".join(_range(part) for part in parts if part.writer == writer)
            rows.append(f"  {_session(writer)}::{_trace(writer, commit)} {numbers}")
    writers = sorted({part.writer for parts in attribution.parts.values() for part in parts})
    about = {
        "schema_version": _SCHEMA,
        "base_commit_sha": commit,
        "prompts": {},
        "sessions": {
            _session(writer): {
                "agent_id": {"tool": writer.tool, "id": writer.session, "model": "unknown"},
                "human_author": author,
            }
            for writer in writers
        },
        "humans": {},
    }
    return "\n".join([*rows, "---", msgspec.json.encode(about).decode(), ""])


def agent_trace(attribution: Attribution, commit: str, now: datetime) -> str:
    """The records, one a line and tool."""
    return "".join(_record(attribution, tool, commit, now) + "\n" for tool in attribution.tools)


def _record(attribution: Attribution, tool: str, commit: str, now: datetime) -> str:
    files = []
    for path, parts in sorted(attribution.parts.items()):
        ranges = [{"start_line": part.first, "end_line": part.last} for part in parts if part.writer.tool == tool]
        if ranges:
            files.append({"path": path, "conversations": [{"contributor": {"type": "ai"}, "ranges": ranges}]})
    record = {
        "version": "0.1.0",
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{commit}:{tool}")),
        "timestamp": now.isoformat(timespec="seconds"),
        "vcs": {"type": "git", "revision": commit},
        "tool": {"name": tool},
        "files": files,
    }
    return msgspec.json.encode(record).decode()


def _range(part: Part) -> str:
    return str(part.first) if part.first == part.last else f"{part.first}-{part.last}"


def _session(writer: Writer) -> str:
    return "s_" + _short(f"{writer.tool}:{writer.session}")


def _trace(writer: Writer, commit: str) -> str:
    return "t_" + _short(f"{writer.tool}:{writer.session}:{commit}")


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:14]
