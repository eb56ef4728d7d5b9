"""Programs that run another program: what they would run."""

from __future__ import annotations

import re
from typing import NamedTuple

from oakum.detect.checks.vocabulary import vocabulary
from oakum.guard.shell.state import NONE, Call, Word


class Wrapper(NamedTuple):
    """How to get at the command."""

    valued: str = ""
    """Options that take the next argument."""
    skipped: int = 0
    """Arguments before the command."""
    words: tuple[str, ...] = ()
    """With this as the first arguments only."""


_PLAIN = vocabulary(
    "nohup time setsid command builtin exec eatmydata chronic unbuffer busybox toybox caffeinate proxychains4",
)
_WRAPPERS: dict[str, Wrapper] = {name: Wrapper("-a -o -f -e") for name in _PLAIN} | {
    "sudo": Wrapper("-u -g -h -p -C -T -r -t -D --user --group --host --prompt --chdir"),
    "doas": Wrapper("-u -C"),
    "timeout": Wrapper("-s -k --signal --kill-after", 1),
    "gtimeout": Wrapper("-s -k --signal --kill-after", 1),
    "nice": Wrapper("-n --adjustment"),
    "ionice": Wrapper("-c -n"),
    "stdbuf": Wrapper("-i -o -e"),
    "strace": Wrapper("-o -e -s -p"),
    "ltrace": Wrapper("-o -e -s"),
    "flock": Wrapper("-w -E", 1),
    "chroot": Wrapper("", 1),
    "taskset": Wrapper("", 1),
    "watch": Wrapper("-n --interval"),
    "parallel": Wrapper("-j --jobs -a"),
    "uv": Wrapper("--env-file --with --python -p", words=("run",)),
    "poetry": Wrapper("-C", words=("run",)),
    "pipenv": Wrapper("", words=("run",)),
    "bundle": Wrapper("", words=("exec",)),
    "direnv": Wrapper("", 1, words=("exec",)),
    "npx": Wrapper("-p --package"),
    "docker exec": Wrapper("-e --env --env-file -u --user -w --workdir", 1),
    "docker run": Wrapper(
        "-e --env --env-file -u --user -w --workdir -v --volume -p --name --network --mount --entrypoint", 1
    ),
    "docker compose exec": Wrapper("-e --env -u --user -w --workdir --index", 1),
    "docker compose run": Wrapper("-e --env -u --user -w --workdir -v --name --entrypoint", 1),
}
_TEXT_AFTER = {"su": ("-c", "--command"), "runuser": ("-c", "--command"), "script": ("-c", "--command"),
               "nix-shell": ("--run", "--command"), "flock": ("-c", "--command"), "xonsh": ("-c",)}  # fmt: skip
_GROUPS = (("docker", "compose", "exec"), ("docker", "compose", "run"), ("docker", "exec"), ("docker", "run"))
_SAME = {"podman": "docker", "nerdctl": "docker"}
_DASHED = frozenset(["kubectl", "oc", "k", "op", "doppler", "infisical", "chamber", "aws-vault", "envchain", "dotenv",
                     "dotenvx", "sops", "teller", "devcontainer", "direnv", "vals", "mise", "conda"])  # fmt: skip
"""What these run stands behind `--`."""
_SSH_VALUED = vocabulary("-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


def inner(call: Call) -> Call | None:
    """The command that a program would run with these arguments."""
    name, args = _grouped(_SAME.get(call.name, call.name), call.args)
    wrapper = _WRAPPERS.get(name)
    if wrapper is not None:
        if wrapper.words:
            if [word.text for word in args[: len(wrapper.words)]] != list(wrapper.words):
                return None
            args = args[len(wrapper.words) :]
        rest = _past_options(args, frozenset(wrapper.valued.split()))[wrapper.skipped :]
        return _called(rest, call)
    if name in _DASHED:
        behind = next((number for number, word in enumerate(args) if word.text == "--"), None)
        return _called(args[behind + 1 :], call) if behind is not None else None
    return None


def script(call: Call) -> Word | None:
    """The text that a program would run in a shell."""
    if call.name == "ssh":
        rest = _past_options(call.args, _SSH_VALUED)[1:]
        return _text(rest) if rest else None
    if call.name == "watch":
        return _text(_past_options(call.args, frozenset(["-n", "--interval"])))
    options = _TEXT_AFTER.get(call.name, ())
    return next((after for word, after in zip(call.args, call.args[1:], strict=False) if word.text in options), None)


def environment_command(call: Call) -> tuple[tuple[Word, ...], Call | None, bool]:
    """Of `env`: the assignments, the command, and whether it starts from nothing."""
    empty = any(word.text in ("-i", "-", "--ignore-environment") for word in call.args[:3])
    split = next((after for word, after in zip(call.args, call.args[1:], strict=False) if word.text == "-S"), None)
    rest = _past_options(call.args, frozenset(["-u", "--unset", "-C", "--chdir"]))
    count = next((number for number, word in enumerate(rest) if not _ASSIGNMENT.match(word.text)), len(rest))
    if split is not None:
        return (), Call("sh", (Word("-c"), split), call.stdin), empty
    return rest[:count], _called(rest[count:], call), empty


def _grouped(name: str, args: tuple[Word, ...]) -> tuple[str, tuple[Word, ...]]:
    texts = [name, *(word.text for word in args[:2])]
    for group in _GROUPS:
        if tuple(texts[: len(group)]) == group:
            return " ".join(group), args[len(group) - 1 :]
    return name, args


def _past_options(args: tuple[Word, ...], valued: frozenset[str]) -> tuple[Word, ...]:
    at = 0
    while at < len(args) and args[at].text.startswith("-") and args[at].text != "--":
        at += 2 if args[at].text in valued else 1
    return args[at + 1 :] if at < len(args) and args[at].text == "--" else args[at:]


def _called(args: tuple[Word, ...], call: Call) -> Call | None:
    return Call(args[0].text, args[1:], call.stdin) if args else None


def _text(args: tuple[Word, ...]) -> Word:
    return Word(" ".join(word.text for word in args), NONE.union(*(word.taint for word in args)))
