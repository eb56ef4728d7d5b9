"""The verbs of `oakum ignore` that speak to the register of exceptions (`oakum serve exceptions`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from oakum.policy.register.client import Register
    from oakum.policy.register.record import Record

_Command = TypeVar("_Command", bound=Callable[..., Any])
url = click.option(
    "--url", default="", metavar="URL", help="Address of the register.  [default: OAKUM_EXCEPTIONS_URL, exceptions.url]"
)
_id = click.argument("id_", metavar="ID")
_note = click.option("--note", default="", metavar="TEXT", help="Why; kept in the journal.")
_yes = click.option("--yes", "-y", is_flag=True, help="Do not ask.")


_ABOUT = (
    click.option("--secret", default="", metavar="SID", help="Identity of the secret, sid_..., as reports show it."),
    click.option("--rule", default="", metavar="ID", help="Rule, or glob of rules; together with --path."),
    click.option("--path", default="", metavar="GLOB", help="Paths, such as tests/**; with --rule or --policy."),
    click.option("--policy", default="", metavar="ID", help="Rule of a policy, or glob, such as oakum.kubernetes.*."),
    click.option("--namespace", default="", metavar="GLOB", help="Kubernetes namespaces; with --policy."),
    click.option("--repository", default="", metavar="GLOB", help="Repositories; in a file with --policy only."),
    click.option("--reason", required=True, metavar="TEXT", help="Why it may stay; shown in every report."),
    click.option("--owner", default="", metavar="NAME", help="Who answers for it."),
    click.option("--ticket", default="", metavar="ID", help="Where it was agreed."),
)


def about(command: _Command) -> _Command:
    """The options that say what an exception is about, and who answers for it."""
    for option in reversed(_ABOUT):
        command = option(command)
    return command


@click.command("request", short_help="Ask the register for an exception.")
@about
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How long it is to hold.")
@url
def request(days: int, url: str, **about: str) -> int:
    """Ask for an exception; it holds once somebody else has approved it."""
    import msgspec

    from oakum.policy.exceptions import Ignore
    from oakum.policy.register.record import Request

    asked = Request(exception=msgspec.convert(about, Ignore), days=days)
    made = _register(url).request(asked)
    click.echo(line(made))
    click.echo(f"somebody else approves it: oakum ignore approve {made.id}", err=True)
    return 0


@click.command("approve", short_help="Approve a requested exception.")
@_id
@_note
@_yes
@url
def approve(id_: str, note: str, yes: bool, url: str) -> int:
    """Show a requested exception, and approve it: it holds from today on."""
    return _decide("approve", id_, note, yes, url)


@click.command("deny", short_help="Deny a requested exception.")
@_id
@_note
@_yes
@url
def deny(id_: str, note: str, yes: bool, url: str) -> int:
    """Show a requested exception, and deny it."""
    return _decide("deny", id_, note, yes, url)


@click.command("revoke", short_help="Take an exception or a request back.")
@_id
@_note
@_yes
@url
def revoke(id_: str, note: str, yes: bool, url: str) -> int:
    """Show an exception, and take it back: what it was about counts again within a minute."""
    return _decide("revoke", id_, note, yes, url)


@click.command("prolong", short_help="Have an exception hold for longer.")
@_id
@click.option("--days", type=click.IntRange(1, 3650), required=True, help="From today on.")
@_note
@_yes
@url
def prolong(id_: str, days: int, note: str, yes: bool, url: str) -> int:
    """Show an exception, and have it hold for so many days from today on."""
    from oakum.policy.register.record import Prolongation

    register = _register(url)
    seen = register.record(id_)
    _shown(seen, f"prolong by {days} days", yes)
    click.echo(line(register.act("prolong", seen, Prolongation(days=days, note=note))))
    return 0


def listed(url: str, states: tuple[str, ...]) -> int:
    """Prints what the register holds, of these states."""
    register = _register(url)
    found = list(register.records({"state": list(states)}))
    for record in found:
        click.echo(line(record))
    click.echo(f"{len(found)} in {register.address}", err=True)
    return 0


def line(record: Record) -> str:
    """One exception on one line."""
    from oakum.report.escape import visible

    entry = record.exception
    named = ("policy", "rule", "secret", "path", "namespace", "repository")
    what = ", ".join(f"{name} {value}" for name in named if (value := getattr(entry, name)))
    until = f"until {entry.expires}" if entry.expires else f"for {record.days} days"
    who = ", ".join(filter(None, (until, entry.owner, entry.ticket, f"asked for by {record.requested.by}")))
    last = record.revoked or record.decided
    decided = f", {record.state} by {last.by}" if last else ""
    return visible(f"{record.id}  {record.state:<9}  {what}  {entry.reason}  ({who}{decided})", limit=4_000)


def _decide(verb: str, id_: str, note: str, yes: bool, url: str) -> int:
    from oakum.policy.register.record import Decision

    register = _register(url)
    seen = register.record(id_)
    _shown(seen, verb, yes)
    click.echo(line(register.act(verb, seen, Decision(note=note))))
    return 0


def _shown(seen: Record, verb: str, yes: bool) -> None:
    """What is decided is what was shown: the register refuses if it has changed since."""
    if not yes:
        click.echo(line(seen), err=True)
        click.confirm(f"{verb} it?", abort=True, err=True)


def _register(url: str) -> Register:
    from pathlib import Path

    from oakum import config
    from oakum.policy.register.hearing import register

    return register(config.load(Path(), use_repository=False).settings.exceptions, url=url)
