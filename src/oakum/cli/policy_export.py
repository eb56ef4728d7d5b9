"""`oakum policy export`: our checks in the words of other engines."""

from __future__ import annotations

from pathlib import Path

import click

from oakum.model import ExitCode

_ENGINES = ("kyverno", "vap", "gatekeeper", "conftest")


def _list(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if not asked or context.resilient_parsing:
        return
    from oakum.policy.export.shapes import SHAPES

    for shape in SHAPES:
        note = "" if shape.by_default else " (only where it is asked for)"
        click.echo(f"{shape.id:18} {shape.action.lower():5} {shape.title}{note}")
    context.exit()


@click.command("export", short_help="Write our Kubernetes checks for Kyverno, VAP, Gatekeeper or Conftest.")
@click.option("--to", "engine", type=click.Choice(_ENGINES), required=True, help="Engine to write for.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write files into; without it everything goes to standard output.",
)
@click.option(
    "--check", "checks", multiple=True, metavar="ID", help="Only this check; repeatable. `--list` names them."
)
@click.option("--audit", is_flag=True, help="Deny nothing: only warn and report.")
@click.option(
    "--exempt",
    multiple=True,
    metavar="NAMESPACE",
    default=("kube-system",),
    show_default=True,
    help="Namespace where no check holds; repeatable.",
)
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="Name the checks, and exit."
)
def export(engine: str, output: Path | None, checks: tuple[str, ...], audit: bool, exempt: tuple[str, ...]) -> int:
    """Write the checks that the shape of a Kubernetes object decides, one policy each, for an engine that you already
    run. What a text holds, engines of CEL cannot tell: that is for `oakum scan` and the admission webhook.
    """
    from importlib import import_module

    from oakum.policy.export.interface import Wanted
    from oakum.policy.export.shapes import chosen

    wanted = Wanted(shapes=chosen(checks), audit=audit, exempt=exempt)
    files = import_module(f"oakum.policy.export.{engine}").export(wanted)
    if output is None:
        click.echo("".join(_with_name(name, text) for name, text in files.items()), nl=False)
        return ExitCode.OK
    for name, text in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    click.echo(f"{len(files)} files in {output}")
    return ExitCode.OK


def _with_name(name: str, text: str) -> str:
    separator = "---\n" if name.endswith(".yaml") else ""
    return f"{separator}# {name}\n{text}"
