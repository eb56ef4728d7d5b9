"""`oakum policy packs`: the policies that ship with Oakum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oakum.policy.packs.catalogue import Pack


@click.command("packs", short_help="List the packs that ship with Oakum, or show one.")
@click.argument("name", required=False)
@click.option("--source", is_flag=True, help="Print the pack's Rego.")
def packs(name: str | None, source: bool) -> int:
    """List the packs of policies that ship with Oakum, or show the rules and parameters of the pack NAME."""
    from oakum.policy import packs as shipped  # here, so that help costs nothing
    from oakum.policy.packs import catalogue

    if source and not name:
        raise click.UsageError("--source needs the name of a pack")
    if source and name:
        click.echo((shipped.FOLDER / f"{shipped.stem_of(name)}.rego").read_text("utf-8"), nl=False)
    elif name:
        _show(catalogue.pack(name))
    else:
        for one in catalogue.catalogue():
            click.echo(f"{one.name:<12} {len(one.rules):>3} rules  {one.description}")
    return 0


def _show(pack: Pack) -> None:
    from oakum.rules import toml

    click.echo(f"{pack.name}: {pack.description}\njudges {', '.join(pack.events)}; package {pack.package}\n\nrules")
    for rule in pack.rules:
        click.echo(f"  {rule.verdict:<7} {rule.id:<24} {rule.title}\n{'':34} {rule.description}")
    click.echo(f"\nparameters, in [policy.parameters.{pack.name}]")
    for one in pack.parameters:
        click.echo(f"  {one.name} = {toml.rendered(one.default)}  # {one.title}")
