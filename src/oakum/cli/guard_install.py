"""`oakum guard install` and `uninstall`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from oakum.guard.install.apply import Done
    from oakum.guard.install.edit import Edit
    from oakum.guard.install.where import Where

_MODES = ("block", "redact", "observe")


def scoped(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say whose settings are meant."""
    command = click.option("--managed", is_flag=True, help="Of the whole machine, where users cannot change them.")(
        command
    )
    command = click.option(
        "--project",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="Of everybody who works in this repository.",
    )(command)
    return click.option("--user", is_flag=True, help="Of this user.  [default]")(command)


@click.command("install", short_help="Put the guard into the hooks of AI coding tools.")
@click.argument("hosts", nargs=-1, metavar="[HOST]...")
@scoped
@click.option("--mode", type=click.Choice(_MODES), help="What to do about a secret.  [default: as configured]")
@click.option("--fail-closed", is_flag=True, help="Stop what the guard cannot see, where the host allows that.")
@click.option("--http", is_flag=True, help="Have claude ask the daemon over HTTP, without a process for each tool.")
def install(
    hosts: tuple[str, ...],
    user: bool,
    project: Path | None,
    managed: bool,
    mode: str | None,
    fail_closed: bool,
    http: bool,
) -> int:
    """Put the guard into the hooks of each HOST; of those that are on this machine, where none is named.

    Other settings and comments stay as they are. Says of each host what it does not let a guard do.

    Hosts: claude, cursor, copilot, vscode, codex, gemini, windsurf, cline, kiro, opencode, vibe, qwen; for
    aider, zed and jetbrains it says what is possible without hooks, and sets up their own controls.
    """
    from oakum.guard.equipment import warm
    from oakum.guard.install import over_http
    from oakum.guard.install.apply import install as put
    from oakum.guard.install.edit import MARK
    from oakum.guard.install.limits import WITHOUT_HOOKS
    from oakum.guard.install.program import program
    from oakum.guard.install.recipes import Command, edits
    from oakum.guard.install.where import Scope

    where = place(user, project, managed)
    hook = MARK if where.scope is Scope.PROJECT else program()  # others have it somewhere else
    endpoint = over_http.wanted(hosts, where) if http else None
    command = Command(program=hook, mode=mode or "", fail_closed=fail_closed, endpoint=endpoint)
    names = hosts or present(where)
    if where.scope is not Scope.MANAGED:  # then other people's hooks, with caches of their own
        warm()
    for name in names:
        if name in WITHOUT_HOOKS:
            click.echo(f"{name}: {WITHOUT_HOOKS[name]}")
            _say(name, put(name, _beside(name, where), where.environ))
            continue
        host = known(name)
        _say(host.title, put(name, edits(name, where, command), where.environ))
        _say_limits(name)
    if endpoint and not fail_closed:
        click.echo(
            f"  note: Where nobody answers at port {endpoint.port}, a tool goes on, with an error shown"
            " (see --fail-closed)."
        )
    tried = next((name for name in names if name not in WITHOUT_HOOKS), None)
    if tried and where.scope is Scope.USER:
        click.echo(f"next: `oakum guard test {tried}` tries it, `oakum guard log` shows what it decides")
    if endpoint is None:
        over_http.unwanted(hosts, where)
    else:
        over_http.restart(where.environ)
    return 0


@click.command("uninstall", short_help="Take the guard out again.")
@click.argument("hosts", nargs=-1, metavar="[HOST]...")
@scoped
def uninstall(hosts: tuple[str, ...], user: bool, project: Path | None, managed: bool) -> int:
    """Take the guard out of the hooks of each HOST; of all, where none is named.

    A file that nobody changed since becomes what it was, to the byte.
    """
    from oakum.guard import hosts as registry
    from oakum.guard.install import over_http
    from oakum.guard.install.apply import uninstall as take
    from oakum.guard.install.limits import WITHOUT_HOOKS
    from oakum.guard.install.recipes import Command, edits
    from oakum.model import UsageError

    where, command = place(user, project, managed), Command(program="oakum-hook")
    for name in hosts or (*registry.NAMES, *WITHOUT_HOOKS):
        if name in WITHOUT_HOOKS:
            _say(name, take(_beside(name, where), where.environ), quiet=not hosts)
            continue
        host = known(name)
        try:
            made = edits(name, where, command)
        except UsageError:
            if hosts:
                raise
            continue
        _say(host.title, take(made, where.environ), quiet=not hosts)
    over_http.unwanted(hosts, where)
    return 0


def place(user: bool, project: Path | None, managed: bool) -> Where:
    """Whose settings the options mean. Raises UsageError where they mean several."""
    from oakum.guard.install.where import Scope, here

    if user + (project is not None) + managed > 1:
        raise click.UsageError("--user, --project and --managed do not go together: choose one of them")
    scope = Scope.MANAGED if managed else Scope.PROJECT if project else Scope.USER
    return here(scope, project)


def present(where: Where) -> list[str]:
    """The hosts that are on this machine. Raises UsageError when there are none."""
    from oakum.guard import hosts as registry
    from oakum.guard.install.status import status
    from oakum.model import UsageError

    found = [one.host for one in status(where) if one.present]
    if not found:
        raise UsageError(f"no AI coding tool was found; name what to install for: {', '.join(registry.NAMES)}")
    return found


def known(name: str) -> Any:
    """The host of a name. Raises UsageError, which says of a tool without hooks what is possible."""
    from oakum.guard import hosts as registry
    from oakum.guard.install.limits import WITHOUT_HOOKS
    from oakum.model import UsageError

    if name in WITHOUT_HOOKS:
        raise UsageError(WITHOUT_HOOKS[name])
    return registry.find(name)


def _beside(name: str, where: Where) -> list[Edit]:
    """What can be set up for a tool without hooks: its own controls, where it has some of this scope."""
    from oakum.guard.harden.controls import controls
    from oakum.guard.harden.inventory import take
    from oakum.model import UsageError

    try:
        return controls(name, where, take(where)).edits
    except UsageError:
        return []


def _say(title: str, done: list[Done], *, quiet: bool = False) -> None:
    for one in done:
        if not (quiet and one.outcome == "absent"):
            click.echo(f"{title}: {one.outcome} {click.format_filename(one.path)}")


def _say_limits(name: str) -> None:
    from oakum.guard import hosts as registry
    from oakum.guard.install.limits import limits

    for limit in limits(registry.find(name)):
        click.echo(f"  note: {limit}")
