"""The reference of the command line: what `--help` says, of every command."""

from __future__ import annotations

from collections.abc import Iterator

import click

from oakum.cli.main import NAME, cli

WIDTH = 100


def commands() -> str:
    """A section for each command, each with its help text."""
    return "\n\n".join(_sections(cli, NAME, None))


def _sections(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    yield f"## {context.command_path}\n\n```text\n{text}\n```"
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None
            yield from _sections(found, below, context)
