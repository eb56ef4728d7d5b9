"""`look`: a command, understood before it runs."""

from __future__ import annotations

from collections.abc import Mapping

from oakum.guard.shell import by_words
from oakum.guard.shell.sight import Kind, Sight
from oakum.guard.shell.state import Flow, OutOfTime, Shell, TooMuch
from oakum.guard.shell.walk import follow_text
from oakum.model import MissingExtra

_DEEPEST = 12
"""Scripts in scripts: `bash -c` of `bash -c`."""


def look(command: str, folder: str, environment: Mapping[str, str], until: float = float("inf")) -> Sight:
    """What secret things a command line of bash would read, dump, fetch, copy and send.

    `folder` is the absolute path in which it would run, `environment` the variables that it would see; of them only
    names count, and values of those that are not named like secrets. What of the command cannot be followed, or not
    until then (of `time.monotonic()`), makes the sight incomplete, and then every word is judged for itself. Raises
    nothing. Without the extra `guard` all commands are judged by their words.
    """
    levels = 0

    def run(shell: Shell, script: str, stdin: Flow) -> Flow:
        nonlocal levels
        levels += 1
        if levels > _DEEPEST:
            raise TooMuch
        try:
            return follow_text(shell, script, stdin)
        finally:
            levels -= 1

    command = command.encode("utf-8", "replace").decode()
    shell = Shell(folder, environment, run, until)
    try:
        output = shell.run(command)
    except OutOfTime:
        return _by_words(command, shell, "there was no time to follow all of it")
    except (TooMuch, RecursionError):
        return _by_words(command, shell, "it is too large or too deep to be followed")
    except MissingExtra as error:
        return _by_words(command, shell, str(error))
    if shell.puzzles:
        return _by_words(command, shell, "; ".join(dict.fromkeys(shell.puzzles)))
    return Sight(deeds=shell.finished(output.taint))


def _by_words(command: str, shell: Shell, why: str) -> Sight:
    """What was understood before it went wrong, and what the words say. All that is taken counts as shown."""
    followed = shell.finished(frozenset(range(len(shell.deeds))))
    known = {(deed.kind, deed.by if deed.kind == Kind.SEND else deed.what) for deed in followed}
    guessed = (
        deed
        for deed in by_words.judge(command, shell.folder, shell.home)
        if (deed.kind, deed.by if deed.kind == Kind.SEND else deed.what) not in known or deed.carries
    )
    return Sight(deeds=(*followed, *guessed), complete=False, why=why)
