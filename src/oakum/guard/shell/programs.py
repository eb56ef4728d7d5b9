"""What a program does with the secrets around it: the special ones by name, all others as readers of files."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from itertools import pairwise

from oakum.detect.known.names import Says, says
from oakum.guard.secret_files import dotted_names, secret_file
from oakum.guard.shell import git_reads, readers, scripts, senders, wrappers
from oakum.guard.shell.sight import Deed, Kind, Sure
from oakum.guard.shell.state import NONE, SILENT, UNKNOWN, Call, Flow, Shell, Value, Word
from oakum.guard.shell.stores import store_of
from oakum.guard.shell.words import ansi

_SHELLS = frozenset(["sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "rbash"])
_ARCHIVE = re.compile(r".+\.(?:tar|t[gx]z|tbz2?|zip|7z|gz|bz2|xz|zst|cpio|a)$")


def run_program(shell: Shell, call: Call) -> Flow:
    """What a program reads, dumps, fetches and sends; what it writes."""
    name = call.name.rpartition("/")[2]
    call = call._replace(name=name)
    store = store_of(name, call.texts)
    if store:
        why = f"it prints: {store.what}"
        return Flow(shell.note(Deed(kind=Kind.FETCH, what=store.what, by=name, sure=store.sure, why=why)))
    if name in _PROGRAMS:
        return _PROGRAMS[name](shell, call)
    if inside := wrappers.script(call):
        return shell.run(inside.text, call.stdin)
    if wrapped := wrappers.inner(call):
        return run_program(shell, wrapped)
    if name in _SHELLS:
        return _shell(shell, call)
    if scripts.is_interpreter(name):
        return scripts.run_code(shell, call)
    if senders.sends(call):
        return senders.send(shell, call)
    return readers.read(shell, call)


def _shell(shell: Shell, call: Call) -> Flow:
    """A script in an option, on standard input, or in a file, of which only the name is known."""
    texts = call.texts
    option = next((number for number, text in enumerate(texts) if re.fullmatch(r"-[a-z]*c", text)), None)
    if option is not None and option + 1 < len(texts):
        for number, word in enumerate(call.args[option + 3 :], 1):
            shell.variables[str(number)] = Value((word.text,), word.taint)
        return shell.run(texts[option + 1], call.stdin)
    files = [text for text in texts if not text.startswith("-")]
    if files and not files[0].startswith("/dev/fd/"):
        return Flow()
    if files or call.stdin.text is None:
        shell.puzzles.append(f"{call.name} runs what it gets from another command")
        return Flow(call.stdin.taint)
    return shell.run(call.stdin.text)


def _echo(shell: Shell, call: Call) -> Flow:
    texts = list(call.texts)
    escapes = call.name == "printf"
    while texts and re.fullmatch(r"-[neE]+", texts[0]):
        escapes |= "e" in texts.pop(0)
    text = _formatted(texts[0], texts[1:]) if call.name == "printf" and texts else " ".join(texts) + "\n"
    text = ansi(text) if escapes else text
    return Flow(call.taint, None if UNKNOWN in text else text)


def _formatted(form: str, values: list[str]) -> str:
    rest = iter(values)
    text = re.sub(r"%[-\d.]*[sbqd]", lambda _: next(rest, ""), form)
    return "".join([text, *rest])


def _env(shell: Shell, call: Call) -> Flow:
    assigned, command, empty = wrappers.environment_command(call)
    for word in assigned:
        name, _, value = word.text.partition("=")
        shell.variables[name] = Value((value,), word.taint)
    if command:
        return run_program(shell, command)
    return SILENT if empty else _dump(shell, call)


def _dump(shell: Shell, call: Call) -> Flow:
    why = f"{call.name} prints all variables"
    return Flow(shell.note(Deed(kind=Kind.DUMP, what="environment", by=call.name, sure=Sure.CERTAIN, why=why)))


def _printenv(shell: Shell, call: Call) -> Flow:
    names = [text for text in call.texts if not text.startswith("-")]
    if not names:
        return _dump(shell, call)
    return Flow(NONE.union(*(shell.variable(name).taint for name in names if says(name) == Says.SECRET)))


def _set(shell: Shell, call: Call) -> Flow:
    return SILENT if call.args else _dump(shell, call)


def _ps(shell: Shell, call: Call) -> Flow:
    """`ps e`, `ps auxe`, `ps -E` show the environments of processes."""
    if any(re.fullmatch(r"[a-z]*e[a-z]*|-E", text) for text in call.texts[:2]):
        return _dump(shell, call)
    return Flow()


def _source(shell: Shell, call: Call) -> Flow:
    for word in call.args[:1]:
        shell.sourced |= shell.file(word.text, "source")
    return SILENT


def _trap(shell: Shell, call: Call) -> Flow:
    return shell.run(call.args[0].text) if len(call.args) > 1 else SILENT


def _ssh(shell: Shell, call: Call) -> Flow:
    inside = wrappers.script(call)
    flow = shell.run(inside.text, call.stdin) if inside is not None else Flow()
    shell.send("another machine", call.stdin.taint | call.taint, "ssh")
    return flow


def _eval(shell: Shell, call: Call) -> Flow:
    script = " ".join(call.texts)
    if UNKNOWN in script and not any(word.text.strip(UNKNOWN + " ") for word in call.args):
        if not call.taint:
            shell.puzzles.append("eval of what another command prints")
        return Flow()
    return shell.run(script, call.stdin)


def _cd(shell: Shell, call: Call) -> Flow:
    texts = [text for text in call.texts if not text.startswith("-")]
    shell.enter(texts[0] if texts else "")
    return SILENT


def _alias(shell: Shell, call: Call) -> Flow:
    for text in call.texts:
        name, _, value = text.partition("=")
        shell.aliases[name] = value
    return SILENT


def _read(shell: Shell, call: Call) -> Flow:
    text = UNKNOWN if call.stdin.text is None else call.stdin.text.strip()
    for word in call.args or (Word("REPLY"),):
        if not word.text.startswith("-"):
            shell.variables[word.text] = Value((text,), call.stdin.taint)
    return SILENT


def _copy(shell: Shell, call: Call) -> Flow:
    """`cp`, `mv`, `ln`, `install`: the last is where to, but with `-t`."""
    paths = [word.text for word in call.args if not word.text.startswith("-")]
    if "-t" in call.texts or len(paths) < 2:
        paths = [*paths[1:], *paths[:1]]
    taint = NONE.union(*(shell.file(path, call.name) for path in paths[:-1]))
    if not taint or not paths:
        return SILENT
    for path in paths[:-1]:
        shell.write(f"{paths[-1].rstrip('/')}/{path.rpartition('/')[2]}", taint, call.name) if _is_folder(
            paths[-1]
        ) else shell.write(paths[-1], taint, call.name)
    return SILENT


def _is_folder(path: str) -> bool:
    return path.endswith("/") or path in (".", "..", "~") or not re.search(r"\.\w|[a-z]$", path.rpartition("/")[2])


def _tee(shell: Shell, call: Call) -> Flow:
    for word in call.args:
        if not word.text.startswith("-"):
            shell.write(word.text, call.stdin.taint, "tee")
    return call.stdin


def _dd(shell: Shell, call: Call) -> Flow:
    named = {name: value for name, _, value in (text.partition("=") for text in call.texts)}
    taint = shell.file(named["if"], "dd") if "if" in named else call.stdin.taint
    if "of" in named:
        shell.write(named["of"], taint, "dd")
        return SILENT
    return Flow(taint)


def _archive(shell: Shell, call: Call) -> Flow:
    flow = readers.read(shell, call)
    targets = [text for text in call.texts if _ARCHIVE.match(text) and not text.startswith("-")]
    for target in targets[:1]:
        shell.write(target, flow.taint, call.name)
    return SILENT if targets and call.name != "tar" else flow


def _decode(shell: Shell, call: Call) -> Flow:
    """Text that the command itself holds, decoded."""
    flow = readers.read(shell, call)
    if call.stdin.text is None or flow.taint or (call.name != "tr" and any(readers.files_of(call))):
        return flow
    joined = " ".join(call.texts)
    try:
        if call.name in ("base64", "base32") and re.search(r"(?:^|\s)(?:-[a-zA-Z]*[dD]\w*|--decode)", joined):
            decode: Callable[[str], bytes] = base64.b64decode if call.name == "base64" else base64.b32decode
            return Flow(NONE, decode(call.stdin.text.strip()).decode("utf-8", "replace"))
        if call.name == "xxd" and "r" in joined:
            return Flow(NONE, bytes.fromhex(call.stdin.text.strip()).decode("utf-8", "replace"))
    except (ValueError, binascii.Error):
        return flow
    if call.name == "rev":
        return Flow(NONE, "\n".join(line[::-1] for line in call.stdin.text.split("\n")))
    if call.name == "tr" and any("n-za-m" in text.lower() for text in call.texts):
        return Flow(NONE, codecs.decode(call.stdin.text, "rot13"))
    return flow


def _find(shell: Shell, call: Call) -> Flow:
    """The secret files that it would name, and what it runs on each."""
    texts = call.texts
    names = _found(shell, texts)
    flow = Flow(NONE, "\n".join(names) if names else None)
    for number, text in enumerate(texts):
        if text in ("-exec", "-execdir", "-ok", "-okdir") and number + 1 < len(texts):
            end = next((at for at in range(number, len(texts)) if texts[at] in (";", "+", "\\;")), len(texts))
            flow = Flow()
            for name in names or [UNKNOWN]:
                args = tuple(Word(word.text.replace("{}", name), word.taint) for word in call.args[number + 2 : end])
                flow |= run_program(shell, Call(texts[number + 1], args, SILENT))
    return flow


def _found(shell: Shell, texts: list[str]) -> list[str]:
    """What `-name` and the like mean, held against the names of secret files."""
    patterns = [
        after.lower()
        for text, after in pairwise(texts)
        if text in ("-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex")
    ]
    roots = [text for text in texts[:1] if not text.startswith("-")]
    named = [name for pattern in patterns for name in dotted_names() if fnmatchcase(name, pattern)]
    return list(
        dict.fromkeys(
            [*(one for one in patterns if secret_file(one)), *named, *(one for one in roots if secret_file(one))]
        )
    )


def _xargs(shell: Shell, call: Call) -> Flow:
    valued = ("-I", "-n", "-P", "-L", "-d", "-s", "-E", "-a")
    at, slot = 0, ""
    while at < len(call.args) and call.args[at].text.startswith("-"):
        option = call.args[at].text
        if option == "-I" and at + 1 < len(call.args):
            slot = call.args[at + 1].text
        elif option.startswith("-I"):
            slot = option[2:]
        at += 2 if option in valued else 1
    given = tuple(Word(one, call.stdin.taint) for one in (call.stdin.text or UNKNOWN).split())
    name = call.args[at].text if at < len(call.args) else "echo"
    rest = call.args[at + 1 :]
    if not slot:
        return run_program(shell, Call(name, (*rest, *given), SILENT))
    flow = SILENT
    for one in given:
        args = tuple(Word(word.text.replace(slot, one.text), word.taint | one.taint) for word in rest)
        flow |= run_program(shell, Call(name, args, SILENT))
    return flow


def _docker(shell: Shell, call: Call) -> Flow:
    """`docker login -p`: the password stands in the list of processes and in the shell's history."""
    if call.texts[:1] == ["login"] and any(re.match(r"-p.|-p$|--password(?:=|$)", text) for text in call.texts):
        why = "the password of a login stands on the command line; --password-stdin keeps it out"
        shell.note(Deed(kind=Kind.DUMP, what="login password", by=call.name, sure=Sure.LIKELY, why=why))
        return Flow()
    if wrapped := wrappers.inner(call):
        return run_program(shell, wrapped)
    return senders.send(shell, call) if senders.sends(call) else readers.read(shell, call)


_PROGRAMS: dict[str, Callable[[Shell, Call], Flow]] = {
    "echo": _echo, "printf": _echo, "print": _echo,
    "env": _env, "printenv": _printenv, "set": _set, "ps": _ps,
    "trap": _trap,
    "ssh": _ssh,
    "source": _source, ".": _source, "eval": _eval, "cd": _cd, "pushd": _cd, "alias": _alias,
    "read": _read, "mapfile": _read, "readarray": _read,
    "cp": _copy, "mv": _copy, "ln": _copy, "install": _copy, "tee": _tee, "dd": _dd,
    "tar": _archive, "zip": _archive, "7z": _archive, "7za": _archive, "gzip": _archive, "cpio": _archive,
    "base64": _decode, "base32": _decode, "xxd": _decode, "rev": _decode, "tr": _decode,
    "find": _find, "xargs": _xargs, "git": git_reads.run_git, "docker": _docker, "podman": _docker,
}  # fmt: skip
