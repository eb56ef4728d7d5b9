"""`oakum guard`: what stands between AI coding tools and secrets. Each verb is in a file of its own."""

from __future__ import annotations

import click

from oakum.cli.lazy import LazyGroup, Verb

VERBS = {
    "install": Verb("oakum.cli.guard_install:install", "Put the guard into the hooks of AI coding tools."),
    "uninstall": Verb("oakum.cli.guard_install:uninstall", "Take the guard out again."),
    "status": Verb("oakum.cli.guard_status:status", "Show where the guard is installed."),
    "doctor": Verb("oakum.cli.guard_status:doctor", "Look for what keeps the guard from working."),
    "log": Verb("oakum.cli.guard_log:log", "Show what the guard decided, and why."),
    "test": Verb("oakum.cli.guard_status:test", "Try an installed guard with what its host would send."),
    "harden": Verb("oakum.cli.guard_harden:harden", "Write the vendor's own controls, from what secrets there are."),
    "git": Verb("oakum.cli.guard_git:git", "Hold secrets and oversized AI changes back at commit and push."),
    "shell": Verb("oakum.cli.guard_shell:shell", "Redact what a command prints, as it prints it."),
}


@click.group("guard", cls=LazyGroup, verbs=VERBS, short_help="Keep secrets from passing through AI coding tools.")
def guard() -> None:
    """Keep secrets from passing through the AI coding tools of this machine.

    Start with `oakum guard install`.
    """
