"""`oakum policy init`: a folder of policies to begin with, from the templates beside this file."""

from __future__ import annotations

from pathlib import Path

import click

from oakum.cli.init import Plan, carry_out

_NEXT = """\

Next:
  oakum policy verify     runs the tests of the policies
  oakum policy packs      lists the packs that can be added in oakum.toml
  oakum scan              asks the policies, and exits with 1 when they deny
In a pipeline: oakum policy verify && oakum scan"""


@click.command("init", short_help="Begin a folder of policies, with a rule and its test.")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
def init(folder: Path, force: bool) -> int:
    """Begin policies in FOLDER: policy/team.rego with a commented rule, its test, and what oakum.toml needs.

    Files that are there stay as they are, unless --force is given; oakum.toml stays always.
    """
    policies = folder / "policy"
    carry_out(Plan("policy-team.rego", policies / "team.rego", merges=False), force)
    carry_out(Plan("policy-team_test.rego", policies / "team_test.rego", merges=False), force)
    carry_out(Plan("policy.toml", folder / "oakum.toml"), force=False)
    click.echo(_NEXT)
    return 0
