"""What the guard can do in each AI coding tool, from what its adapter declares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oakum.guard import hosts
from oakum.guard.event import Moment
from oakum.guard.install.limits import limits
from oakum.guard.install.recipes import Command, edits
from oakum.guard.install.where import Scope, Where
from oakum.guard.interface import Host
from oakum.model import UsageError
from parts import table


def overview() -> str:
    """All hosts in one table."""
    head = ("Tool", "Name", "Prompt", "Before a tool", "Tool's result", "Hook fails", "Managed")
    return table(head, (_row(hosts.find(name)) for name in hosts.NAMES))


def of(name: str) -> Callable[[], str]:
    """The facts of one host's page."""

    def facts() -> str:
        host = hosts.find(name)
        files = table(("Settings of", "File (Linux)"), _files(name))
        cannot = "\n".join(f"- {limit}" for limit in limits(host))
        return f"{_abilities(host)}\n\n**Not, or more roughly:**\n\n{cannot}\n\n{files}"

    return facts


def _abilities(host: Host) -> str:
    _, _, prompt, before, after, failing, _ = _row(host)
    rows = (("a prompt", prompt), ("a tool before it runs", before), ("what a tool gave back", after))
    return table(("Event", "What the guard does"), (*rows, ("a hook that fails", failing)))


def _row(host: Host) -> tuple[str, ...]:
    able = host.capabilities
    before = ["stopped"] * (Moment.BEFORE_TOOL in able.blocks)
    before += ["asked about"] * (Moment.BEFORE_TOOL in able.asks) + ["rewritten"] * able.rewrites_input
    prompt = ["stopped"] * (Moment.PROMPT in able.blocks) + ["redacted"] * able.rewrites_prompt
    after = ["redacted"] * able.rewrites_output + [f"redacted ({one})" for one in sorted(able.rewrites_output_of)]
    after += ["withheld"] * (Moment.AFTER_TOOL in able.blocks and not able.rewrites_output)
    failing = "stops, with `--fail-closed`" if able.fails_closed else "lets pass"
    managed = "yes" if any(scope == Scope.MANAGED for scope, _ in _places(host.name)) else "no"
    cells = (", ".join(one) or "seen only" for one in (prompt, before, after))
    return (host.title, f"[`{host.name}`](../how-to/guard/{host.name}.md)", *cells, failing, managed)


def _files(name: str) -> list[tuple[str, str]]:
    return [(f"{_WHOSE[scope]}", f"`{path}`") for scope, path in _places(name)]


def _places(name: str) -> list[tuple[Scope, Path]]:
    found: list[tuple[Scope, Path]] = []
    for scope in Scope:
        where = Where(scope=scope, home=Path("~"), project=Path("REPOSITORY"), root=Path("/"), platform="linux")
        try:
            found += [(scope, edit.path) for edit in edits(name, where, Command(program="oakum-hook"))]
        except UsageError:
            continue
    return found


_WHOSE = {
    Scope.USER: "a user",
    Scope.PROJECT: "a repository (`--project`)",
    Scope.MANAGED: "the machine (`--managed`)",
}
