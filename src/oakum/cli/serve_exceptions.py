"""The options of `oakum serve exceptions` and `exceptions-token`. What they do is in `oakum.server.exceptions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click


@click.command("exceptions", short_help="Keep the register of exceptions.")
@click.option("--journal", required=True, metavar="FILE", help="Everything that is done, a line each; made if absent.")
@click.option(
    "--tokens", required=True, metavar="FILE", help="Who may do what; `oakum serve exceptions-token` writes it."
)
@click.option("--listen", default="0.0.0.0:8444", show_default=True, help="HOST:PORT of the API, over TLS.")
@click.option(
    "--probes", default="0.0.0.0:8080", show_default=True, help="HOST:PORT for /healthz, /readyz and /metrics, or off."
)
@click.option(
    "--tls-cert", default="", metavar="FILE", help="Certificate; it is read again when it changes; with --tls-key."
)
@click.option("--tls-key", default="", metavar="FILE", help="Its key.")
@click.option(
    "--own-certificate", default="", metavar="FOLDER", help="Make a certificate and renew it; clients trust its ca.crt."
)
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="Name that it is for; can be repeated.")
@click.option(
    "--most-days",
    type=click.IntRange(1, 3650),
    default=90,
    show_default=True,
    help="The longest that an exception may hold.",
)
@click.option(
    "--needs",
    type=click.Choice(["owner", "ticket"]),
    multiple=True,
    default=("owner",),
    show_default=True,
    help="What an exception has to name; can be repeated.",
)
@click.option(
    "--two-people/--one-person",
    default=True,
    show_default=True,
    help="Whether somebody else than the asker has to approve.",
)
@click.option(
    "--linger",
    type=click.FloatRange(0, 60),
    default=0.0,
    show_default=True,
    help="Seconds to go on answering after SIGTERM.",
)
def exceptions(**options: Any) -> int:
    """Keep a register of exceptions: people ask for them, others approve, and every Oakum that knows the address hears
    them.

    It needs --tls-cert and --tls-key, or --own-certificate and --host.
    """
    import asyncio

    import msgspec

    from oakum.server.exceptions.assemble import Options, Server
    from oakum.server.exceptions.record import Record

    asyncio.run(Server(msgspec.convert(options, Options), Record()).run())
    return 0


@click.command("exceptions-token", short_help="Make a token for that register.")
@click.argument("name")
@click.option(
    "--tokens", required=True, metavar="FILE", help="File of the register that gets its hash; made if absent."
)
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(["reader", "asker", "approver"]),
    multiple=True,
    required=True,
    help="What it is good for; can be repeated.",
)
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The last day on which it is good.")
def exceptions_token(name: str, tokens: str, scopes: tuple[str, ...], expires: datetime | None) -> int:
    """Make a token for NAME, a person or a job, and print it: once, for only its hash is kept."""
    from pathlib import Path

    from oakum.server.exceptions.tokens import Scope, made

    click.echo(made(Path(tokens), name, frozenset(map(Scope, scopes)), expires.date() if expires else None))
    return 0
