"""`oakum guard status`, `doctor` and `test`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oakum.cli.guard_install import known, place, scoped

if TYPE_CHECKING:
    from oakum.guard.install.recipes import Command
    from oakum.guard.install.trial import Answered
    from oakum.guard.install.where import Where


@click.command("status", short_help="Show where the guard is installed.")
@scoped
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def status(user: bool, project: Path | None, managed: bool, as_json: bool) -> int:
    """Show for each host whether the guard is installed, and in which files."""
    from oakum.guard.install.status import status as look

    found = look(place(user, project, managed))
    if as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return 0
    for one in found:
        state = "installed" if one.installed else "not installed" if one.present else "no such tool found"
        click.echo(f"{one.host:<9} {state:<19} {one.paths[0]}")
    return 0


@click.command("doctor", short_help="Look for what keeps the guard from working.")
@scoped
def doctor(user: bool, project: Path | None, managed: bool) -> int:
    """Look at every installed hook, at its command, and at settings that would override it.

    Exit code 1 when something was found.
    """
    from oakum.guard import watchman
    from oakum.guard.install.status import ailments
    from oakum.guard.install.status import status as look

    where = place(user, project, managed)
    found = look(where)
    said = [f"{one.host}: {ailment}" for one in found for ailment in ailments(one)]
    said += [f"{alarm.path}: {alarm.message}" for alarm in watchman.removed(where.environ) + watchman.overrides(where)]
    for line in said:
        click.echo(line)
    if not said:
        count = sum(one.installed for one in found)
        click.echo(f"nothing found; the guard is installed for {count} of {len(found)} hosts")
    return int(bool(said))


@click.command("test", short_help="Try an installed guard with what its host would send.")
@click.argument("host")
@scoped
def test(host: str, user: bool, project: Path | None, managed: bool) -> int:
    """Run the installed command of HOST with sample questions, and show what it answers.

    One of them holds a token that was made up for it. Exit code 1 when the command does not answer.
    """
    from oakum.guard.install.samples import samples
    from oakum.guard.install.trial import post, run

    known(host)
    command = _command(host, place(user, project, managed))
    asked = samples(host, str(Path.cwd()))
    words = command.words(host)
    click.echo(f"{shlex.join(words)}\n")
    has_answers = _show([run(words, sample) for sample in asked])
    if command.endpoint:
        url = command.endpoint.url(host, command.mode, fail_closed=command.fail_closed)
        click.echo(f"\n{url}\n")
        has_answers &= _show([post(url, command.endpoint.token, sample) for sample in asked])
    return int(not has_answers)


def _show(answers: list[Answered]) -> bool:
    """Whether there was an answer to everything."""
    for answer in answers:
        code = "no answer" if answer.code is None else f"exit {answer.code}"
        click.echo(f"{answer.what}: {code}, {answer.milliseconds} ms")
        for text in filter(None, (answer.stdout, answer.stderr)):
            click.echo(f"    {text}")
    return all(answer.code is not None for answer in answers)


def _command(host: str, where: Where) -> Command:
    """The installed command. Raises UsageError where there is none."""
    from oakum.guard.endpoint import load
    from oakum.guard.install.recipes import Command
    from oakum.guard.install.status import of
    from oakum.model import UsageError

    found = of(host, where)
    if not found.program:
        raise UsageError(f"the guard is not installed for {host}: run `oakum guard install {host}`")
    endpoint = load(where.environ) if found.over_http else None
    return Command(program=found.program, mode=found.mode, fail_closed=found.fail_closed, endpoint=endpoint)
