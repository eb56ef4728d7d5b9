"""`oakum serve`: what runs for an organisation. Each server is in a file of its own."""

from __future__ import annotations

import click

from oakum.cli.lazy import LazyGroup, Verb

VERBS = {
    "admission": Verb("oakum.cli.serve_admission:admission", "Answer the admission reviews of Kubernetes."),
    "exceptions": Verb("oakum.cli.serve_exceptions:exceptions", "Keep the register of exceptions."),
    "exceptions-token": Verb("oakum.cli.serve_exceptions:exceptions_token", "Make a token for that register."),
}


@click.group("serve", cls=LazyGroup, verbs=VERBS, short_help="Run a server: admission webhook, exceptions.")
def serve() -> None:
    """Run a server."""
