"""The options of `oakum rules`; the work is in `oakum.cli.rulework`."""

from __future__ import annotations

from pathlib import Path

import click

from oakum.cli.lazy import LazyGroup, Verb

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PLACE = "oakum.cli.rules"


@click.group(
    "rules",
    cls=LazyGroup,
    short_help="List, show, test and import rules.",
    verbs={
        "list": Verb(f"{_PLACE}:list_", "All rules in force."),
        "show": Verb(f"{_PLACE}:show", "Everything about one rule."),
        "test": Verb(f"{_PLACE}:test", "Run the examples that rules bring along."),
        "import": Verb(f"{_PLACE}:import_", "Convert a gitleaks or betterleaks configuration."),
    },
)
def rules() -> None:
    """List, show, test and import rules."""


@click.command("list", short_help="All rules in force.")
@click.option("--service", default="", metavar="ID", help="Only rules of this service.")
@click.option(
    "--severity",
    type=click.Choice(["low", "medium", "high", "critical"]),
    default="low",
    help="Only rules of at least this severity.",
)
@click.option(
    "--kind",
    type=click.Choice(["format", "block", "named", "long-tail", "generic", "insecure"]),
    help="Only rules that know a secret in this way; insecure for those of unsafe defaults.",
)
@click.option("--proof", default="", metavar="CHECK", help="Only rules with this offline proof, such as jwt.")
def list_(service: str, severity: str, kind: str | None, proof: str) -> int:
    """List the rules that are in force here: id, severity, service, how they know a secret, what they find and which
    offline proofs they have. The coverage follows on standard error."""
    from oakum.cli import rulework

    return rulework.list_rules(service, severity, kind or "", proof)


@click.command("show", short_help="Everything about one rule.")
@click.argument("rule_id", metavar="ID")
def show(rule_id: str) -> int:
    """Show everything about the rule ID: what it finds, how sure it is, and what to do about a secret."""
    from oakum.cli import rulework

    return rulework.show_rule(rule_id)


@click.command("test", short_help="Run the examples that rules bring along.")
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE]...")
def test(files: tuple[Path, ...]) -> int:
    """Try the rules of the FILEs, or all built in: examples must be found, counter-examples must not, expressions must
    have an end, and no rule may find what another one knows.

    Every fault is named with file, line and remedy, and makes the exit code 1. A file that cannot be loaded at all
    makes it 2.
    """
    from oakum.cli import rulework

    return rulework.test_rules(files)


@click.command("import", short_help="Convert a gitleaks or betterleaks configuration.")
@click.argument("file", type=_FILE)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="SERVICE.toml",
    help="The rule file to write; without it, standard output.",
)
def import_(file: Path, output: Path | None) -> int:
    """Convert FILE, with its allowlists, into a rule file; names what cannot be kept on standard error."""
    from oakum.cli import rulework

    return rulework.import_rules(file, output)
