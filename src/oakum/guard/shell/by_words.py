"""Judges a text that cannot be understood as a command: by its words, and against it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.detect.checks.vocabulary import vocabulary
from oakum.guard.secret_files import secret_at
from oakum.guard.shell.sight import Deed, Kind, Sure
from oakum.guard.shell.stores import store_of

_BREAK = re.compile(r"[\s;|&<>()=,@:]+")
_LINE = re.compile(r"[;|&\n]+")
_NOISE = str.maketrans("", "", "'\"\\`{}$")
_DUMPS = frozenset(["env", "printenv", "set", "export", "declare"])
_SENDERS = vocabulary("curl wget nc ncat netcat socat telnet scp rsync sftp ftp dig nslookup ssh")
_MOST = 4000
_LONGEST = 1 << 20
"""Different words, and characters, that are judged."""


def judge(text: str, folder: str, home: str = "") -> Iterator[Deed]:
    """Deeds that the words of a text suggest; what they read counts as shown, and sent where anything sends."""
    text = text[:_LONGEST]
    words = list(dict.fromkeys(_BREAK.split(text.translate(_NOISE))))[:_MOST]
    senders = sorted(_SENDERS.intersection(words))
    found = list(dict.fromkeys(_reads(words, folder, home))) + list(_fetches(text))
    for kind, what, why in found:
        yield Deed(kind=kind, what=what, by="?", sure=Sure.LIKELY, why=why, shown=True, sent=bool(senders))
    carried = tuple(what for _, what, _ in found)
    for sender in senders:
        why = f"{sender} stands beside {', '.join(carried)}" if carried else f"{sender} talks to somewhere"
        yield Deed(kind=Kind.SEND, what="somewhere", by=sender, sure=Sure.LIKELY, why=why, carries=carried)


def _reads(words: list[str], folder: str, home: str) -> Iterator[tuple[Kind, str, str]]:
    for word in words:
        found = secret_at(word, folder, home) if word else None
        if found:
            yield Kind.READ, word, f"{word} is: {found.kind}"
    if words and words[0] in _DUMPS and len(words) == 1:
        yield Kind.DUMP, "environment", "it prints all variables"


def _fetches(text: str) -> Iterator[tuple[Kind, str, str]]:
    for line in _LINE.split(text.translate(_NOISE), _MOST):
        name, *rest = line.split() or [""]
        store = store_of(name, rest)
        if store:
            yield Kind.FETCH, store.what, f"it asks for: {store.what}"
