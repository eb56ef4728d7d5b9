"""`oakum policy`: policies are written, tested and taken elsewhere."""

from __future__ import annotations

import click

from oakum.cli.lazy import LazyGroup, Verb

VERBS: dict[str, Verb] = {
    "init": Verb("oakum.cli.policy_init:init", "Begin a folder of policies, with a rule and its test."),
    "packs": Verb("oakum.cli.policy_packs:packs", "List the packs that ship with Oakum, or show one."),
    "schema": Verb("oakum.cli.policy_schema:schema", "Print the JSON Schema of the input of policies."),
    "decide": Verb("oakum.cli.policy_decide:decide", "Say what the policies in force decide of an event."),
    "test": Verb("oakum.cli.policy_test:test", "Judge files by policies, as `conftest test` does."),
    "verify": Verb("oakum.cli.policy_verify:verify", "Run the tests of policies, as `conftest verify` does."),
    "pull": Verb("oakum.cli.policy_pull:pull", "Fetch policies, as `conftest pull` does."),
    "eval": Verb("oakum.cli.policy_eval:eval_", "Evaluate a query over policies and an input."),
    "doctor": Verb(
        "oakum.cli.policy_doctor:doctor", "Say which engines can judge by the policies, and what is missing."
    ),
    "parse": Verb("oakum.cli.policy_parse:parse", "Show files as policies find them."),
    "export": Verb(
        "oakum.cli.policy_export:export", "Write our Kubernetes checks for Kyverno, VAP, Gatekeeper or Conftest."
    ),
}


@click.group("policy", cls=LazyGroup, verbs=VERBS, short_help="Write, test and export policies.")
def policy() -> None:
    """Write, test and export policies."""
