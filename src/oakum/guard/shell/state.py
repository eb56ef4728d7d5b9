"""What a shell knows while a command is followed: variables, places, and which secret things went where."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from oakum.detect.known.names import Says, says
from oakum.guard.secret_files import places, secret_at
from oakum.guard.shell.sight import Deed, Kind, Sure

if TYPE_CHECKING:
    from tree_sitter import Node

Taint = frozenset[int]
"""Numbers of the deeds whose secrets are in something."""
NONE: Taint = frozenset()
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""In a text: a part that only the running shell knows."""
_MOST_DEEDS = 200


class TooMuch(Exception):  # noqa: N818 - no error: a bound is reached
    """The command is larger than what is followed."""


class OutOfTime(TooMuch):
    """The answer is due."""


class Flow(NamedTuple):
    """What a command writes or reads."""

    taint: Taint = NONE
    text: str | None = None
    """The very text, where it can be told."""

    def __or__(self, other: Flow) -> Flow:
        text = self.text + other.text if self.text is not None and other.text is not None else None
        return Flow(self.taint | other.taint, text)


SILENT = Flow(NONE, "")


class Word(NamedTuple):
    """One argument, as the program gets it."""

    text: str
    taint: Taint = NONE


class Call(NamedTuple):
    """A program that is run."""

    name: str
    args: tuple[Word, ...]
    stdin: Flow

    @property
    def texts(self) -> list[str]:
        """The arguments alone."""
        return [word.text for word in self.args]

    @property
    def taint(self) -> Taint:
        """Of all arguments."""
        return NONE.union(*(word.taint for word in self.args))


class Value(NamedTuple):
    """Of a variable: what it may be."""

    texts: tuple[str, ...]
    taint: Taint = NONE


class Shell:
    """One shell. `run` is given by who walks: it follows a text as a script."""

    def __init__(
        self,
        folder: str,
        environment: Mapping[str, str],
        run: Callable[[Shell, str, Flow], Flow],
        until: float = float("inf"),
    ) -> None:
        self.folder = folder
        self.environment = environment
        self.home = environment.get("HOME", "")
        self.variables: dict[str, Value] = {}
        self.functions: dict[str, Node] = {}
        self.aliases: dict[str, str] = {}
        self.written: dict[str, Taint] = {}
        """Files into which the command itself puts something secret."""
        self.deeds: list[Deed] = []
        self.sent: Taint = NONE
        self.shown: Taint = NONE
        """What goes to the terminal past the output."""
        self.sourced: Taint = NONE
        """Secret files that were read as settings: any variable may be theirs."""
        self.puzzles: list[str] = []
        """What was not understood."""
        self._run = run
        self._until = until

    def run(self, script: str, stdin: Flow = SILENT) -> Flow:
        """Follows a script that the command holds."""
        return self._run(self, script, stdin)

    def look_at_clock(self, ahead: float = 0.0) -> None:
        """Raises OutOfTime when what takes so many seconds more would end too late."""
        if time.monotonic() + ahead > self._until:
            raise OutOfTime

    def note(self, deed: Deed) -> Taint:
        """Remembers a deed; returns the mark of its secret. Raises TooMuch."""
        if len(self.deeds) >= _MOST_DEEDS:
            raise TooMuch
        self.deeds.append(deed)
        return frozenset([len(self.deeds) - 1])

    def names(self, taint: Taint) -> tuple[str, ...]:
        """What the deeds of a mark took."""
        return tuple(dict.fromkeys(self.deeds[number].what for number in sorted(taint)))

    def file(self, path: str, by: str, sure: Sure = Sure.CERTAIN) -> Taint:
        """Reads a file: a deed, if it holds secrets."""
        held = NONE.union(*(self.written.get(place, NONE) for place in places(path, self.folder, self.home)))
        found = secret_at(path, self.folder, self.home)
        if found is None:
            return held
        sure = sure if found.certain else Sure.LIKELY if sure == Sure.CERTAIN else Sure.POSSIBLE
        kind = Kind.DUMP if found.kind == "environment of a process" else Kind.READ
        return held | self.note(Deed(kind=kind, what=path, by=by, sure=sure, why=f"{path} is: {found.kind}"))

    def write(self, path: str, taint: Taint, by: str) -> None:
        """Puts something into a file."""
        if path in ("/dev/tty", "/dev/stdout", "/dev/stderr"):
            self.shown |= taint
            return
        if not taint or path in ("/dev/null", UNKNOWN) or path.startswith("/dev/std"):
            return
        for place in places(path, self.folder, self.home):
            self.written[place] = self.written.get(place, NONE) | taint
        carried = self.names(taint)
        why = f"{', '.join(carried)} goes to {path}"
        self.note(Deed(kind=Kind.COPY, what=path, by=by, sure=Sure.CERTAIN, why=why, carries=carried))

    def send(self, what: str, taint: Taint, by: str, *, sure: Sure = Sure.CERTAIN, as_login: bool = False) -> None:
        """Sends something over the network."""
        what = what.replace(UNKNOWN, "...")
        carried = self.names(taint)
        why = f"{', '.join(carried)} goes to {what}" if carried else f"{by} talks to {what}"
        self.note(
            Deed(
                kind=Kind.SEND,
                what=what,
                by=by,
                sure=sure,
                why=why,
                carries=carried,
                as_login=as_login and bool(carried),
            )
        )
        self.sent |= taint

    def variable(self, name: str) -> Value:
        """A variable: what the command gave it, else what the environment has."""
        if name in self.variables:
            return self.variables[name]
        if name == "PWD":
            return Value((self.folder,))
        if says(name) == Says.SECRET:
            sure = Sure.LIKELY if name in self.environment else Sure.POSSIBLE
            why = f"${name} is named like a secret"
            return Value((UNKNOWN,), self.note(Deed(kind=Kind.DUMP, what=f"${name}", by="shell", sure=sure, why=why)))
        if name in self.environment:
            return Value((self.environment[name],))
        return Value((UNKNOWN,), self.sourced if name.isidentifier() else NONE)

    def enter(self, folder: str) -> None:
        """`cd`."""
        if UNKNOWN not in folder:
            whole = self.home + folder[1:] if folder[:2] in ("~", "~/") else folder or self.home
            self.folder = os.path.normpath(os.path.join(self.folder, whole))  # noqa: PTH118

    def finished(self, output: Taint) -> tuple[Deed, ...]:
        """The deeds, with what became of their secrets."""
        return tuple(
            deed
            if deed.kind in (Kind.COPY, Kind.SEND)
            else msgspec.structs.replace(deed, shown=number in output | self.shown, sent=number in self.sent)
            for number, deed in enumerate(self.deeds)
        )
