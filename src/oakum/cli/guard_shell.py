"""`oakum guard shell`: the output of a command, redacted as it comes, before an agent reads it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

if TYPE_CHECKING:
    from oakum.detect.redact import Redactor

_NOT_FOUND = 127
_NOT_RUNNABLE = 126
_SIGNAL = 128  # what a shell adds to the number of the signal that ended a program


@click.command(
    "shell",
    short_help="Redact what a command prints, as it prints it.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.option(
    "--session",
    metavar="KEY",
    default="",
    envvar="OAKUM_SESSION",
    show_envvar=True,
    help="Placeholders are the same within a session, and tell nothing in another one.",
)
@click.option("--until", metavar="NONCE", default="", hidden=True, help="The end of what a wrapped command prints.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="[-- COMMAND...]")
def shell(session: str, until: str, command: tuple[str, ...]) -> int:
    """Run COMMAND and put <oakum:RULE:xxxx> in place of each secret in what it prints, or do that to standard input.

    Known values are those of .env and credential files and of the environment, as in `oakum scan --known auto`. The
    exit code is that of the command. A line comes out when it is whole.
    """
    make = _redactors(session)
    return _run(command, make) if command else _filter(make(), until)


def _filter(redactor: Redactor, until: str) -> int:
    from oakum.guard.shell import output

    source, out = cast(BufferedReader, sys.stdin.buffer), sys.stdout.buffer
    if output.pump(source.read1, out, redactor, until) and hasattr(os, "fork"):
        output.leave_behind(source.read1, out, redactor)
    return 0


def _run(command: tuple[str, ...], make: Callable[[], Redactor]) -> int:
    from oakum.guard.shell import output
    from oakum.report.escape import visible

    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        click.echo(f"oakum guard shell: {visible(command[0])}: {error.strerror}", err=True)
        return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_RUNNABLE
    pairs: list[tuple[BufferedReader, BinaryIO]] = [
        (cast(BufferedReader, process.stdout), sys.stdout.buffer),
        (cast(BufferedReader, process.stderr), sys.stderr.buffer),
    ]
    pumps = [threading.Thread(target=output.pump, args=(source.read1, out, make())) for source, out in pairs]
    for pump in pumps:
        pump.start()
    for pump in pumps:
        pump.join()
    code = process.wait()
    return _SIGNAL - code if code < 0 else code


def _redactors(session: str) -> Callable[[], Redactor]:
    """Makes redactors that share the rules; each has a detector of its own."""
    # Imported here, so that help costs nothing.
    from oakum import config
    from oakum.cli.redact import placeholder
    from oakum.detect.known import build, collect
    from oakum.detect.known.sensor import KnownSensor
    from oakum.detect.opening import openings
    from oakum.detect.redact import Redactor
    from oakum.guard.shell.output import finder
    from oakum.scan import equipment

    settings = config.load(Path(), use_repository=False).settings
    rules = config.rules_for(settings.rules)
    tools = equipment(rules, settings.scan, settings.report.threshold)
    key = config.identity_key()
    collected = collect.machine(_home(), [config.root_of(Path.cwd())], os.environ)
    known = KnownSensor(build(collected.values, key.identity()))
    name = placeholder(key.key, session)
    blocks = list(openings(rules.rules))
    return lambda: Redactor(finder(tools.detector(), known, settings.report.threshold), blocks, name)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
