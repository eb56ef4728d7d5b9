"""`oakum policy eval`: one query over policies and an input, with how the answer came about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from oakum.cli import policy_engine
from oakum.cli import policy_options as options
from oakum.model import ExitCode

if TYPE_CHECKING:
    from oakum.policy.rego.explanation import Explanation


@click.command("eval", short_help="Evaluate a query over policies and an input.")
@click.argument("query")
@policy_engine.shared
@click.option(
    "-i", "--input", "file", metavar="FILE", default="", help="The input, of any known format; `-` for stdin."
)
@options.parser
@click.option("--engine", type=click.Choice(options.ENGINES), default="auto", show_default=True, help="What evaluates.")
@click.option("--untrusted", is_flag=True, help="Evaluate where time and memory have an end, in another process.")
@click.option("--explain", is_flag=True, help="Show on standard error which lines were evaluated, prints and steps.")
def eval_(
    query: str,
    policy: tuple[str, ...],
    data: tuple[str, ...],
    rego_version: options.Syntax,
    allow: tuple[str, ...],
    url: str,
    file: str,
    parser: str | None,
    engine: options.Preference,
    untrusted: bool,
    explain: bool,
) -> int:
    """Print the answer to QUERY, such as `data.main.deny`, as JSON. Sets are lists.

    Exit codes: 0 there is an answer, 1 it is undefined, 2 wrong usage, or a policy or input that cannot be used.
    """
    from oakum.policy.rego.interface import UNDEFINED

    given = _input(file, parser)
    loaded = policy_engine.source(policy, data, rego_version)
    judge = options.Judge(engine=engine, url=url, allow=allow, untrusted=untrusted).maker(loaded.modules)()
    judge.load(loaded.modules, loaded.data, syntax=rego_version)
    value = _explained(judge, query, given, loaded.modules) if explain else judge.eval(query, given)
    if value is UNDEFINED:
        click.echo("undefined: the query has no answer for this input", err=True)
        return ExitCode.DENIED
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
    return ExitCode.OK


def _input(file: str, parser: str | None) -> Any:
    """The file as policies find it; nothing without one."""
    if not file:
        return {}
    from oakum.policy.conftest import inputs

    return next(iter(inputs.configurations([file], inputs.Reading(parser=parser or "")).values())).value


def _explained(judge: Any, query: str, given: Any, modules: dict[str, str]) -> Any:
    from oakum.model import PolicyError
    from oakum.policy.rego.explanation import Explains

    if not isinstance(judge, Explains):
        raise PolicyError("policies that are not trusted are not explained: leave out --untrusted")
    explanation = judge.explain(query, given)
    _show(explanation, modules)
    return explanation.value


def _show(explanation: Explanation, modules: dict[str, str]) -> None:
    from oakum.policy.conftest.tracing import lines

    for line in lines(explanation, modules):
        options.to_errors(line)
