"""`oakum guard log`: what the guard decided."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oakum.guard.log import Entry

_PAUSE = 0.2
"""Seconds between two looks at the log."""


@click.command("log", short_help="Show what the guard decided, and why.")
@click.option("--follow", "-f", is_flag=True, help="Go on with what comes, until interrupted.")
@click.option("--last", "-n", type=click.IntRange(min=0), default=50, show_default=True, help="So many entries.")
@click.option("--all", "everything", is_flag=True, help="What was allowed without a reason, too.")
@click.option("--json", "as_json", is_flag=True, help="One object of JSON a line, as the log has it.")
def log(follow: bool, last: int, everything: bool, as_json: bool) -> int:
    """Show the guard's decisions: when, which tool, what, and why. The log holds no secret's value."""
    from collections import deque

    from oakum.guard import log as store
    from oakum.model import UsageError

    path = store.location()
    if path is None:
        raise UsageError("there is no home directory, so the guard keeps no log")
    for entry in deque((one for one in store.read(path) if everything or _tells(one)), maxlen=last):
        click.echo(_line(entry, as_json))
    for entry in store.follow(path, lambda: time.sleep(_PAUSE)) if follow else ():
        if everything or _tells(entry):
            click.echo(_line(entry, as_json))
    return 0


def _tells(entry: Entry) -> bool:
    return bool(entry.reasons or entry.failure or entry.lost)


def _line(entry: Entry, as_json: bool) -> str:
    import msgspec

    from oakum.report.escape import visible

    if as_json:
        return msgspec.json.encode(entry).decode()
    what = " ".join(filter(None, (entry.host, entry.event or entry.moment, entry.tool)))
    why = "; ".join(dict.fromkeys(reason.message for reason in entry.reasons)) or entry.failure
    lost = f" ({entry.lost} entries before it could not be written)" if entry.lost else ""
    verdict = entry.done or entry.verdict or "failed"
    return visible(f"{entry.time}  {verdict:6}  {what}  {entry.milliseconds:.1f} ms  {why}{lost}".rstrip())
