"""`oakum policy decide`: what the policies in force say of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from oakum.model.decision import Decision
    from oakum.policy.event import Event


@click.command("decide", short_help="Say what the policies in force decide of an event.")
@click.argument("event", type=click.File("rb", lazy=True), default="-")
@click.option("--pack", "packs", multiple=True, metavar="NAME", help="This pack, not those configured; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON.")
def decide(event: BinaryIO, packs: tuple[str, ...], as_json: bool) -> int:
    """Judge one EVENT, JSON as `oakum policy schema` describes it, or standard input, by the policies of this folder.

    Exit codes: 0 allowed, perhaps with a warning; 1 anything stricter; 2 a policy or an event that is wrong.
    """
    from oakum.model import ExitCode  # here, so that help costs nothing
    from oakum.model.decision import Verdict

    decision = _decided(_event(event), packs)
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(decision), indent=2).decode())
    else:
        _say(decision)
    return ExitCode.OK if decision.verdict in (Verdict.ALLOW, Verdict.WARN) else ExitCode.DENIED


def _event(file: BinaryIO) -> Event:
    import msgspec

    from oakum.model import UsageError
    from oakum.policy.event import SCHEMA, Event

    try:
        event = msgspec.json.decode(file.read(), type=Event)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(f"{file.name}: is no event: {error}; see `oakum policy schema`") from None
    if event.schema != SCHEMA:
        raise UsageError(f"{file.name}: has the schema {event.schema!a}, this Oakum knows {SCHEMA}")
    return event


def _decided(event: Event, packs: tuple[str, ...]) -> Decision:
    from pathlib import Path

    import msgspec

    from oakum import config
    from oakum.cli.judging import of_repository
    from oakum.policy.granted import granted
    from oakum.policy.load import load
    from oakum.report.escape import visible
    from oakum.report.excepted import not_heard

    loaded = config.load(Path())
    settings = loaded.settings
    if packs:
        chosen = msgspec.structs.replace(settings.policy, packs=packs, folder="")
        settings = msgspec.structs.replace(settings, policy=chosen)
    decision = load(settings, trusted=not of_repository(loaded)).decide(event)
    for line in not_heard(granted(settings).notices):
        click.echo(visible(line), err=True)
    return decision


def _say(decision: Decision) -> None:
    from oakum.report.escape import visible
    from oakum.report.grounds import said, verdict

    click.echo(verdict(decision))
    for one in said(decision):
        click.echo(visible(f"  {one.verdict:<8} {one.policy}  {one.text}", limit=2_000))
