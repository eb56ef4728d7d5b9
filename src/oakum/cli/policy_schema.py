"""`oakum policy schema`: what policies are given."""

from __future__ import annotations

import click


@click.command("schema", short_help="Print the JSON Schema of the input of policies.")
def schema() -> int:
    """Print the JSON Schema of the input of policies, the events that they judge."""
    import json  # here, so that help costs nothing

    from oakum.policy.schema import schema as made

    click.echo(json.dumps(made(), indent=2))
    return 0
