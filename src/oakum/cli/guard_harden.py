"""`oakum guard harden`."""

from __future__ import annotations

from pathlib import Path

import click

from oakum.cli.guard_install import place, scoped


@click.command("harden", short_help="Write the vendor's own controls, from what secrets there are.")
@click.argument("host")
@scoped
@click.option("--yes", is_flag=True, help="Write without asking.")
def harden(host: str, user: bool, project: Path | None, managed: bool, yes: bool) -> int:
    """Write what the vendor of HOST lets one forbid, from the secret files and variables that are here.

    Shows each change first, and writes nothing before it is confirmed. Names of files and variables are
    written, never a value.

    Hosts: claude, cursor, copilot, vscode, codex, gemini, kiro, qwen, windsurf, cline, zed, aider, jetbrains.
    """
    from oakum.guard.harden.change import carry_out, changes
    from oakum.guard.harden.controls import HOSTS, controls
    from oakum.guard.harden.inventory import take
    from oakum.model import UsageError
    from oakum.report.escape import visible

    if host not in HOSTS:
        raise UsageError(f"there are no controls for {ascii(host)[:100]}; there are some for: {', '.join(HOSTS)}")
    where = place(user, project, managed)
    control = controls(host, where, take(where))
    made = changes(control.edits)
    for one in made:
        click.echo("".join(f"{visible(line)}\n" for line in one.diff.splitlines()))
    for note in control.notes:
        click.echo(f"note: {note}")
    if not made:
        click.echo("nothing to change")
        return 0
    if not (yes or click.confirm(f"write {len(made)} file{'s' * (len(made) > 1)}?")):
        click.echo("nothing was written")
        return 0
    carry_out(made)
    click.echo("\n".join(f"wrote {visible(str(one.path))}" for one in made))
    return 0
