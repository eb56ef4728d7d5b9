"""Options that `oakum policy test` and `verify` share: Conftest's, by their names, from its configuration too."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import click
import msgspec

from oakum.model import ConfigError, UsageError
from oakum.policy.conftest.formats import FORMATS
from oakum.policy.conftest.outputs import OUTPUTS
from oakum.policy.rego.select import Preference

if TYPE_CHECKING:
    from oakum.policy.conftest.run import MakeEngine
    from oakum.policy.rego.interface import RegoEngine

__all__ = ["Preference"]
Syntax = Literal["v0", "v1"]
CONFIG = "conftest.toml"
PREFIX = "CONFTEST"
"""Of environment variables: `CONFTEST_NAMESPACE` stands for `--namespace`."""
ENGINES = get_args(Preference)
_Command = TypeVar("_Command", bound=Callable[..., Any])


def configuration(context: click.Context, parameter: click.Parameter, path: str) -> str:
    """Takes defaults from a file. Raises ConfigError for one that cannot be read or is no TOML."""
    if not path and not Path(CONFIG).is_file():
        return ""
    try:
        values = tomllib.loads(Path(path or CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path or CONFIG}: cannot be read: {reason}") from None
    several = {option.name for option in context.command.params if isinstance(option, click.Option) and option.multiple}
    named = {key.replace("-", "_"): value for key, value in values.items()}
    context.default_map = {
        name: [value] if name in several and isinstance(value, str) else value for name, value in named.items()
    }
    return path or CONFIG


def split(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """`--policy a,b` is `--policy a --policy b`."""
    return tuple(part for value in values for part in value.split(",") if part)


def shared(command: _Command) -> _Command:
    """The options of both verbs."""
    for option in reversed(_SHARED):
        command = option(command)
    return command


class Judge(msgspec.Struct, frozen=True, kw_only=True):
    """Which engine evaluates policies, and what it allows them."""

    engine: Preference
    url: str
    allow: tuple[str, ...]
    untrusted: bool
    capabilities: str = ""
    """A file; empty: all functions that are not refused."""
    trace: bool = False
    """Whether how answers come about goes to standard error."""

    def maker(self, modules: Iterable[str]) -> MakeEngine:
        """Makes engines for policies in these files. Raises UsageError for a function that is not refused anyway."""
        from oakum.policy.conftest.functions import functions
        from oakum.policy.rego.capabilities import read
        from oakum.policy.rego.refused import REFUSED
        from oakum.policy.rego.select import engine
        from oakum.policy.rego.worker import Bounds

        unknown = next((name for name in self.allow if name not in REFUSED), None)
        if unknown:
            raise UsageError(f"--allow {unknown!a}: it is not refused; refused are {', '.join(REFUSED)}")
        make: MakeEngine = partial(
            engine,
            self.engine,
            url=self.url,
            extensions=functions(() if self.untrusted else modules),
            allowed=frozenset(self.allow),
            only=read(self.capabilities) if self.capabilities else None,
            bounds=Bounds() if self.untrusted else None,
        )
        return partial(_tracing, make) if self.trace else make


def _tracing(make: MakeEngine) -> RegoEngine:
    from oakum.policy.conftest.tracing import TracingEngine

    return TracingEngine(make(), to_errors)


def to_errors(line: str) -> None:
    """Shows a line of what policies or inputs say on standard error."""
    from oakum.report.escape import visible

    click.echo(visible(line, limit=2_000), err=True)


def is_coloured(no_colour: bool) -> bool:
    """Whether standard output takes colours and they are wanted."""
    import sys

    from oakum.cli.terminal import has_colour

    return not no_colour and has_colour(sys.stdout, os.environ)


_SHARED = (
    click.option(
        "-c",
        "--config-file",
        metavar="FILE",
        default="",
        is_eager=True,
        callback=configuration,
        expose_value=False,
        help=f"Defaults for these options, TOML; {CONFIG} in this folder without it.",
    ),
    click.option(
        "-p",
        "--policy",
        metavar="PATH",
        multiple=True,
        default=("policy",),
        show_default=True,
        callback=split,
        help="Folder or file of policies (*.rego).",
    ),
    click.option("-d", "--data", metavar="PATH", multiple=True, callback=split, help="JSON and YAML for `data`."),
    click.option(
        "--allow",
        metavar="FUNCTION",
        multiple=True,
        callback=split,
        help="Let policies call a function that is refused otherwise, such as time.now_ns.",
    ),
    click.option(
        "--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What evaluates Rego."
    ),
    click.option("--opa-url", "url", metavar="URL", default="", help="The server of --engine opa-server."),
    click.option("--untrusted", is_flag=True, help="Evaluate where time and memory have an end, in another process."),
    click.option("-o", "--output", type=click.Choice(OUTPUTS), default="stdout", show_default=True, help="The form."),
    click.option(
        "--rego-version",
        type=click.Choice(("v0", "v1")),
        default="v1",
        show_default=True,
        help="Syntax of the policies.",
    ),
    click.option(
        "--strict", is_flag=True, help="Have `opa` check the policies strictly first: unused names and imports."
    ),
    click.option("--show-builtin-errors", is_flag=True, hidden=True, expose_value=False, help="Always so."),
    click.option("--quiet", is_flag=True, help="Print nothing when everything passes."),
    click.option("--no-color", is_flag=True, help="Print no colours."),
    click.option("--junit-hide-message", is_flag=True, help="junit: no message in the names of tests."),
    click.option("--github-hide-passed", is_flag=True, help="github: nothing of files that passed."),
    click.option(
        "--capabilities", metavar="FILE", default="", help="Let policies use only the functions of this list of OPA's."
    ),
    click.option("--trace", is_flag=True, help="Show on standard error how each answer comes about."),
)
parser = click.option(
    "--parser", type=click.Choice(FORMATS), default=None, help="The format of all files; by their names without it."
)
