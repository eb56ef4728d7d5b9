"""`oakum redact`: standard input to standard output, secrets replaced."""

from __future__ import annotations

import hashlib
import hmac
import sys
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from oakum.detect.redact import Name, Redactor

_PIECE = 1 << 16
_SHOWN = slice(4, 12)
"""The part of an identity that a placeholder shows: forty bits, behind `sid_`."""


@click.command("redact", short_help="Copy standard input, with placeholders for secrets.")
@click.option(
    "--session",
    metavar="KEY",
    default="",
    envvar="OAKUM_SESSION",
    show_envvar=True,
    help="Placeholders are the same within a session, and tell nothing in another one.",
)
@click.option(
    "--min-confidence",
    default="",
    metavar="LEVEL",
    help="Leave what is less sure: low, medium (the default), high, or a number from 0 to 1.",
)
@click.option(
    "--restore",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Instead: put back what `oakum scan ai --redact` changed, from the backup in FOLDER.",
)
@click.option("--force", is_flag=True, help="With --restore: files that were changed since, too.")
def redact(session: str, min_confidence: str, restore: Path | None, force: bool) -> int:
    """Copy standard input to standard output line by line, with <oakum:RULE:xxxx> in place of each secret.

    The same secret has the same placeholder. No repository's configuration and no marker in the text has
    a say.
    """
    if restore is not None:
        from oakum.cli import cleaning

        return cleaning.put_back(restore, force=force)
    redactor = _redactor(session, min_confidence)
    source, out = cast(BufferedReader, sys.stdin.buffer), sys.stdout.buffer
    while piece := source.read1(_PIECE):  # what is there, without waiting for more
        if text := redactor.feed(piece):
            out.write(text)
            out.flush()
    out.write(redactor.close())
    out.flush()
    return 0


def _redactor(session: str, min_confidence: str) -> Redactor:
    # Imported here, so that help costs nothing.
    from oakum import config
    from oakum.cli.scanning import confidence
    from oakum.detect.opening import openings
    from oakum.detect.redact import Redactor
    from oakum.scan import detector

    asked = {"report.min_confidence": confidence(min_confidence)} if min_confidence else {}
    settings = config.load(Path(), asked, use_repository=False).settings
    rules = config.rules_for(settings.rules)
    detect = detector(rules, settings.scan, settings.report.threshold)
    return Redactor(detect.text, openings(rules.rules), placeholder(config.identity_key().key, session))


def placeholder(key: bytes, session: str) -> Name:
    """Names secrets by their identity, under a key of the session's own if there is one."""
    from oakum.model import Identity, Secret

    own = hmac.new(key, session.encode("utf-8", "surrogateescape"), hashlib.sha256).digest()
    identity = Identity(own if session else key)

    def name(rule: str, secret: Secret) -> bytes:
        return f"<oakum:{rule}:{identity.of(secret)[_SHOWN]}>".encode()

    return name
