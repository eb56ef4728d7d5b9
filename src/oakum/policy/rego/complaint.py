"""What engines say of a wrong policy, made into a PolicyError: place, words, and the offending text.

Values of the input are kept out of it: an engine quotes what it could not convert or compare, and that may be a secret.
So words about an evaluation lose what they quote, unless it stands in the policies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego.source import Place

_BACKTRACE = "\n\nStack backtrace"
_REGORUS_PLACE = re.compile(r"^--> (?P<file>[^\n]+?):(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)
_REGORUS_WORDS = re.compile(r"^error: (?P<words>.*)", re.MULTILINE | re.DOTALL)
_REGORUS_EXTENSION = re.compile(r"^extension '[^']+' raises Python error: \w+: ")
_OPA_PLACE = re.compile(r"(?P<file>[^\s:][^\n:]*\.rego):(?P<line>\d+)(?::(?P<column>\d+))?: ")
_QUOTED = re.compile(r"`[^`]*`|\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_SCHEDULE = re.compile(r" \(path \[.*")
"""How regorus says where it looked for a variable: its own bookkeeping."""
_VALUES = re.compile(r"(produced conflicting values): .*")
_LONGEST = 600


class _OpaPlace(msgspec.Struct, frozen=True):
    file: str = ""
    row: int = 0
    col: int = 0


class _OpaError(msgspec.Struct, frozen=True):
    message: str = ""
    location: _OpaPlace = _OpaPlace()


class _OpaErrors(msgspec.Struct, frozen=True):
    errors: tuple[_OpaError, ...]


def from_regorus(
    text: str,
    modules: Mapping[str, str],
    *,
    evaluating: bool = False,
    written: Callable[[Place], Place] | None = None,
) -> PolicyError:
    """The error that a message of regorus stands for; with `evaluating` it may quote the input.

    `written` gives the place in `modules` of one that regorus tells, where it was given something else.
    """
    text = text.partition(_BACKTRACE)[0].strip()
    place, words = _REGORUS_PLACE.search(text), _REGORUS_WORDS.search(text)
    message = words["words"].split("\n-->")[0] if words else text
    told = _place(place)
    where = written(told) if written else told.counted_in(modules)
    return _complaint(_SCHEDULE.sub("", _REGORUS_EXTENSION.sub("", message)), modules, where, evaluating)


def from_opa(text: str, modules: Mapping[str, str], *, evaluating: bool = False) -> PolicyError:
    """The error that a message of OPA stands for: the first where it says several."""
    place = _OPA_PLACE.search(text)
    message = text[place.end() :].split("\n")[0] if place else text
    return _complaint(message, modules, _place(place), evaluating)


def from_opa_json(
    raw: bytes, modules: Mapping[str, str], files: Mapping[str, str], *, evaluating: bool = False
) -> PolicyError:
    """The error that OPA's JSON stands for: `{"errors": [{"message", "location": {"file", "row", "col"}}]}`.

    `files` says which module a file of OPA is. What is no such JSON is quoted as it is.
    """
    try:
        error = msgspec.json.decode(raw, type=_OpaErrors).errors[0]
    except (msgspec.DecodeError, IndexError):
        return _complaint(raw.decode(errors="replace"), modules, Place(), evaluating)
    found = error.location
    place = Place(file=files.get(found.file, ""), line=found.row, column=found.col)
    return _complaint(error.message, modules, place, evaluating)


def withheld(message: str, sources: Iterable[str]) -> str:
    """The message without what it quotes from elsewhere than the policies."""
    known = tuple(sources)

    def shown(quoted: re.Match[str]) -> str:
        inside = quoted.group()[1:-1]
        return quoted.group() if any(inside in source for source in known) else "(a value)"

    return _QUOTED.sub(shown, _VALUES.sub(r"\1", message))


def _place(found: re.Match[str] | None) -> Place:
    if found is None:
        return Place()
    return Place(file=found["file"], line=int(found["line"]), column=int(found["column"] or 0))


def _complaint(message: str, modules: Mapping[str, str], place: Place, evaluating: bool) -> PolicyError:
    words = " ".join(message.split())
    words = (withheld(words, modules.values()) if evaluating else words)[:_LONGEST]
    text = place.text(modules)
    return place.error(f"{words}: {text}" if text else words)
