"""`oakum policy parse`: what policies find as `input`."""

from __future__ import annotations

import json

import click

from oakum.cli import policy_options as options
from oakum.model import ExitCode


@click.command("parse", short_help="Show files as policies find them.")
@options.parser
@click.option("--combine", is_flag=True, help="As one list of paths and contents.")
@click.option("--proto-file-dirs", metavar="PATH", multiple=True, callback=options.split, help="Folders of *.proto.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def parse(files: tuple[str, ...], parser: str | None, combine: bool, proto_file_dirs: tuple[str, ...]) -> int:
    """Print FILEs as JSON: one file as it is, several as an object with their names.

    The values of the files are shown, secrets included.
    """
    from oakum.policy.conftest import inputs
    from oakum.policy.conftest.check import combination

    found = inputs.configurations(files, inputs.Reading(parser=parser or "", schemas=proto_file_dirs))
    values = combination(found) if combine else {path: parsed.value for path, parsed in found.items()}
    shown = values if combine or len(found) > 1 else next(iter(found.values())).value
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    return ExitCode.OK
