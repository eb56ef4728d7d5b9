"""What git shows, stages and pushes."""

from __future__ import annotations

from oakum.detect.checks.vocabulary import vocabulary
from oakum.guard.shell.state import NONE, Call, Flow, Shell, Taint, Word

_SHOWING = vocabulary("show diff log blame annotate cat-file grep difftool whatchanged archive format-patch")
_NO_CONTENT = frozenset(
    [
        "--stat",
        "--name-only",
        "--name-status",
        "--shortstat",
        "--numstat",
        "--summary",
        "--oneline",
        "-s",
        "-e",
        "-t",
        "-q",
        "--quiet",
    ]
)
_VALUED = frozenset(["-C", "-c", "--git-dir", "--work-tree", "--namespace"])
_INDEX = "git's index"


def run_git(shell: Shell, call: Call) -> Flow:
    """The verb of a git command, followed."""
    verb, args, folder = _verb(call)
    if folder:
        before, shell.folder = shell.folder, shell.folder
        shell.enter(folder)
        try:
            return _done(shell, verb, args)
        finally:
            shell.folder = before
    return _done(shell, verb, args)


def _done(shell: Shell, verb: str, args: tuple[Word, ...]) -> Flow:
    if verb in _SHOWING:
        return Flow(_shown(shell, verb, args))
    if verb in ("add", "stage"):
        shell.write(_INDEX, _files(shell, args), "git")
    elif verb in ("push", "send-email", "request-pull"):
        remote = next((word.text for word in args if not word.text.startswith("-")), "its remote")
        shell.send(f"git remote {remote}", _staged(shell), "git")
    return Flow()


def _shown(shell: Shell, verb: str, args: tuple[Word, ...]) -> Taint:
    texts = {word.text for word in args}
    if texts & _NO_CONTENT and not texts & {"-p", "--patch"}:
        return NONE
    if verb == "log" and not any(
        text in ("-p", "--patch", "-u") or text.startswith(("-L", "-S", "-G")) for text in texts
    ):
        return NONE
    if verb == "grep":
        args = tuple(word for word in args if not word.text.startswith("-"))[1:]
    return _files(shell, args)


def _files(shell: Shell, args: tuple[Word, ...]) -> Taint:
    """Of paths, and of `REVISION:path`."""
    taint = NONE
    for word in args:
        if not word.text.startswith((":!", ":^", ":(exclude")) and not word.text.startswith("-"):
            taint |= shell.file(word.text.rpartition(":")[2], "git")
    return taint


def _staged(shell: Shell) -> Taint:
    """What the command itself staged before."""
    return NONE.union(*(taint for path, taint in shell.written.items() if path.endswith(_INDEX)))


def _verb(call: Call) -> tuple[str, tuple[Word, ...], str]:
    at, folder = 0, ""
    while at < len(call.args) and call.args[at].text.startswith("-"):
        valued = call.args[at].text in _VALUED
        if call.args[at].text == "-C" and at + 1 < len(call.args):
            folder = call.args[at + 1].text
        at += 2 if valued else 1
    return (call.args[at].text, call.args[at + 1 :], folder) if at < len(call.args) else ("", (), folder)
