"""The program: finds the verb, runs it, and turns whatever comes of it into an exit code.

This module imports click and nothing of Oakum that costs time: `oakum --help` and every hook pay for it.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Sequence

import click

from oakum import __version__
from oakum.cli.lazy import LazyGroup, Verb

NAME = "oakum"
VERBS = {
    "scan": Verb("oakum.cli.scan:scan", "Find secrets in folders, files, archives and git histories."),
    "watch": Verb("oakum.cli.watch:watch", "Tell of each secret as it is written into folders and logs."),
    "explain": Verb("oakum.cli.explain:explain", "Say why a candidate is kept or dropped, step by step."),
    "redact": Verb("oakum.cli.redact:redact", "Copy standard input, with placeholders for secrets."),
    "rules": Verb("oakum.cli.rules:rules", "List, show, test and import rules."),
    "ignore": Verb("oakum.cli.ignore:ignore", "Add, list and prune exceptions with reason and expiry."),
    "hook": Verb("oakum.cli.hook:hook", "Answer a hook of an AI coding tool."),
    "guard": Verb("oakum.cli.guard:guard", "Keep secrets from passing through AI coding tools."),
    "policy": Verb("oakum.cli.policy:policy", "Write, test and export policies."),
    "serve": Verb("oakum.cli.serve:serve", "Run a server: admission webhook, exceptions."),
    "review": Verb("oakum.cli.review:review", "Judge what a pull or merge request adds."),
    "comment": Verb("oakum.cli.comment:comment", "Put the comment of a review on its pull or merge request."),
    "gate": Verb("oakum.cli.gate:gate", "Judge what a change does to Kubernetes manifests."),
    "stats": Verb("oakum.cli.stats:stats", "Figures: the leak rates of AI tools and of people."),
    "init": Verb("oakum.cli.init:init", "Set up hooks, continuous integration and a configuration."),
    "config": Verb("oakum.cli.config:config", "Show the configuration in force."),
}
_COMPLETION = "_OAKUM_COMPLETE"
_BROKEN_PIPE = 141  # what a shell says of a program that SIGPIPE ended
_INTERRUPTED = 130
_USAGE = 2
_INTERNAL = 4


@click.group(
    NAME,
    cls=LazyGroup,
    verbs=VERBS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit codes: 0 nothing denied, 1 secrets found, 2 wrong usage or configuration, 3 incomplete under"
    " --strict, 4 internal error, 130 interrupted.",
)
@click.version_option(__version__, prog_name=NAME, message="%(prog)s %(version)s")
def cli() -> None:
    """Find secrets before they leak, in trees, whole git histories and archives.

    Start with `oakum scan`.
    """


def main() -> None:
    """Runs the command line of this process and ends it; the console script is `oakum.__main__`."""
    _leave(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command line; returns its exit code and raises nothing."""
    _accept_any_text()
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        return _close_broken_pipe()
    except Exception as error:  # the last place where anything can be said about it
        return _failed(error)
    return code


def _dispatch(arguments: Sequence[str]) -> int:
    try:
        if instruction := os.environ.get(_COMPLETION):
            from click.shell_completion import shell_complete

            return shell_complete(cli, {}, NAME, _COMPLETION, instruction)
        with cli.make_context(NAME, list(arguments)) as context:
            return int(cli.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return _USAGE


def _accept_any_text() -> None:
    """Lets a terminal's narrow encoding cost a character, not the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def _close_broken_pipe() -> int:
    """The reader has gone, as `head` does. What is still buffered must not raise again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _BROKEN_PIPE


def _failed(error: Exception) -> int:
    from oakum.model import OakumError
    from oakum.report.escape import visible

    if isinstance(error, OakumError):
        click.echo(f"error: {visible(str(error))}", err=True)
        return int(error.exit_code)
    click.echo(_internal(error), err=True)
    return _INTERNAL


def _internal(error: Exception) -> str:
    """Type and place only: the message of an unexpected exception may hold what was scanned."""
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    last = frames[-1]
    lines = [f"internal error: {type(error).__name__} at {last.filename}:{last.lineno} in {last.name}"]
    if os.environ.get("OAKUM_DEBUG"):
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}" for frame in frames]
    else:
        lines.append("This is a bug in Oakum. OAKUM_DEBUG=1 shows the way to it, without any scanned content.")
    return "\n".join(lines)


def _leave(code: int) -> None:
    """Ends the process without taking its memory apart object by object, a tenth of a short run: the system frees it
    at once. What was to be done at the end is done; threads that still work are waited for in Python's own way."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(code)  # which says so, where anybody can still hear it
    if threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter itself would run
    os._exit(code)


if __name__ == "__main__":
    main()
