"""A group of commands that imports a command only when it runs.

`oakum --help` reads the table of verbs and nothing else; a test holds the table equal to what the verbs say.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click


class Verb(NamedTuple):
    """Where a command is, and what the list of commands says of it."""

    place: str
    """`module:attribute`."""
    summary: str


class LazyGroup(click.Group):
    """Commands from a table of `Verb`s by name."""

    def __init__(self, *arguments: Any, verbs: Mapping[str, Verb], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports the command."""
        if cmd_name not in self._verbs:
            return None
        module, _, attribute = self._verbs[cmd_name].place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raises UsageError for an unknown command, with the nearest known one."""
        name = args[0]
        if name not in self._verbs and not name.startswith("-"):
            raise click.UsageError(f"there is no command {ascii(name)[:100]}{_hint(name, self._verbs)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.summary) for name, verb in self._verbs.items()])


def _hint(name: str, known: Mapping[str, Verb]) -> str:
    from difflib import get_close_matches  # only an error needs it

    close = get_close_matches(name[:100], known, n=1)
    return f" (did you mean `{close[0]}`?)" if close else f"; there are: {', '.join(known)}"
