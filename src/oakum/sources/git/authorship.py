"""Who wrote a commit: a person, a person with an AI tool, an AI agent, or an automation; and with which tool.

The marks are those that the tools leave: addresses of authors and co-authors, trailers, and lines of the message.
Absence of a mark is no proof: a tool whose marks were switched off counts as the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from oakum.sources.git import command
from oakum.sources.git.repository import Repository


class Writer(StrEnum):
    """Who wrote it."""

    HUMAN = "human"
    ASSISTED = "ai-assisted"
    """A person is the author, and a mark names a tool."""
    AGENT = "ai-agent"
    """The tool itself is author or committer."""
    AUTOMATION = "automation"
    """A bot that is no AI tool, such as those that raise versions."""


class Authorship(msgspec.Struct, frozen=True):
    """What a commit says about its writer."""

    writer: Writer
    tools: tuple[str, ...] = ()
    """The tools, by the ids of `oakum.sources.agents` where they are known there; sorted."""


class Authored(msgspec.Struct, frozen=True, kw_only=True):
    """A commit."""

    id: str
    seconds: int
    """Author date, since 1970."""
    authorship: Authorship


_IDENTITIES = {
    "claude-code": r"noreply@anthropic\.com|<[^>]*@claude\.ai>|^claude (?:code|opus|sonnet|haiku|fable|[0-9])",
    "cursor": r"cursoragent@cursor\.com|\bcursor\[bot\]",
    "copilot": r"[0-9]+\+copilot@users\.noreply\.github\.com|<copilot@github\.com>|copilot-swe-agent\[bot\]",
    "codex": r"<(?:noreply|codex)@openai\.com>|chatgpt-codex-connector\[bot\]",
    "gemini": r"gemini-cli-agent@google\.com|gemini-code-assist\[bot\]",
    "jules": r"google-labs-jules\[bot\]",
    "devin": r"devin-ai-integration\[bot\]",
    "aider": r"<(?:aider|noreply)@aider\.(?:chat|dev)>|^aider \(",
    "windsurf": r"<noreply@(?:codeium|windsurf)\.com>",
    "amp": r"<amp@ampcode\.com>",
    "cline": r"<noreply@cline\.bot>",
    "roo": r"<roomote@roocode\.com>",
    "goose": r"^goose <opensource@block\.xyz>",
    "amazon-q": r"^amazon q\b[^<]*<noreply@amazon\.com>|amazon-q-developer\[bot\]",
    "opencode": r"<noreply@opencode\.ai>|opencode-agent\[bot\]",
    "pi": r"<noreply@pi\.dev>",
    "droid": r"factory-droid\[bot\]|<droid@factory\.ai>",
    "kiro": r"kiro-agent\[bot\]|<noreply@kiro\.dev>",
}
_NAMES = {
    "claude": "claude-code",
    "claude code": "claude-code",
    "github copilot": "copilot",
    "gemini cli": "gemini",
    "openai codex": "codex",
    "codex cli": "codex",
    "amazon q": "amazon-q",
    "roo code": "roo",
}
"""Words for a tool in `Generated with` and `Assisted-by`, where they are not its id."""
_IDENTITY = {tool: re.compile(pattern, re.IGNORECASE) for tool, pattern in _IDENTITIES.items()}
_WORDS = "|".join(sorted(map(re.escape, [*_NAMES, *_IDENTITIES]), key=len, reverse=True))
_CREDIT = re.compile(r"^\s*(?:co-authored-by|co-developed-by|signed-off-by|authored-by):[ \t]*(.+)$", re.I | re.M)
_ASSISTED = re.compile(rf"^\s*(?:assisted|generated)-by:[ \t]*({_WORDS})\b", re.I | re.M)
_GENERATED = re.compile(rf"^\W*generated (?:with|by|using) \[?({_WORDS})\b", re.I | re.M)
_LINKED = re.compile(r"^\s*claude-session:|^\W*(?:https://)?claude\.(?:ai|com)/(?:claude-)?code\b", re.I | re.M)
_MARKED = re.compile(r"^\s*ai-assisted:[ \t]*(?:true|yes)\b", re.I | re.M)
_AIDER = re.compile(r"\(aider\)\s*<|^\s*\[?aider\]?: ", re.I | re.M)
_BOT = re.compile(r"\[bot\]|<[^>]*\bbot@|(?:^|[\s-])bot <|^github <noreply@github\.com>|\bweb-flow\b", re.I)
_UNKNOWN = "unknown"
_LOG = ("log", "--exclude=refs/notes/*", "--exclude=refs/stash", "--all", "--no-merges", "--no-show-signature")
_FORMAT = "--format=%H%x00%at%x00%an <%ae>%x00%cn <%ce>%x00%B%x00%x01"


def authorship(author: str, committer: str, message: str) -> Authorship:
    """Who wrote a commit with these identities (`Name <address>`) and this message."""
    own = {*_identified(author), *_identified(committer)}
    marks = own | set(_marked(author, committer, message))
    tools = tuple(sorted(marks - {_UNKNOWN} or marks))
    if own:
        return Authorship(Writer.AGENT, tools)
    if marks:
        return Authorship(Writer.ASSISTED, tools)
    return Authorship(Writer.AUTOMATION if _BOT.search(author) else Writer.HUMAN)


def commits(repository: Repository) -> Iterator[Authored]:
    """The commits that any branch or tag reaches, merges left out. Raises RepositoryError."""
    for record in command.run(repository, *_LOG, _FORMAT).split(b"\0\x01"):
        fields = record.strip(b"\n").split(b"\0", 4)
        if len(fields) == 5:
            id_, seconds, author, committer, message = (field.decode("utf-8", "replace") for field in fields)
            yield Authored(id=id_, seconds=int(seconds or 0), authorship=authorship(author, committer, message))


def _identified(identity: str) -> Iterator[str]:
    return (tool for tool, pattern in _IDENTITY.items() if pattern.search(identity.strip()))


def _marked(author: str, committer: str, message: str) -> Iterator[str]:
    for credit in _CREDIT.findall(message):
        yield from _identified(credit)
    for pattern in (_ASSISTED, _GENERATED):
        for word in pattern.findall(message):
            yield _NAMES.get(word.lower(), word.lower())
    if _LINKED.search(message):
        yield "claude-code"
    if any(_AIDER.search(text) for text in (author, committer, message)):
        yield "aider"
    if _MARKED.search(message):
        yield _UNKNOWN
