"""A set of policies that judge events, checked: what packages there are, what they are asked, and for which events.

A package that begins with `oakum.` judges events: its rules `deny`, `warn`, `ask` and `redact` (also `violation`, as
`deny`; each also with a suffix, `deny_images`) are sets of results, a text or an object with `msg`. A package of
another name that is said to judge objects is given the object of a manifest or an admission review as its input, as
Conftest would give it. Other packages may help these; one with such rules that nobody asks is an error.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from oakum.model import PolicyError
from oakum.model.decision import Verdict
from oakum.policy.event import EventKind
from oakum.policy.heads import Head, Heads, heads
from oakum.policy.metadata import metadata

PREFIX = "oakum."
ENTRY = "oakum_entry"
"""The package that Oakum adds: one rule for each kind of event, which asks all others."""
PARAMETERS = "parameters"
"""Where in the data parameters stand, by the last name of a package: `data.parameters.kubernetes`."""
_VERDICTS = {
    "deny": Verdict.DENY,
    "violation": Verdict.DENY,
    "ask": Verdict.ASK,
    "redact": Verdict.REDACT,
    "warn": Verdict.WARN,
}
_RULE = re.compile(rf"({'|'.join(_VERDICTS)})(?:_\w+)?")
_HEADING = re.compile(r"^package\s.*$", re.MULTILINE)
_TEST = "test_"
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_OBJECTS = frozenset({EventKind.MANIFEST, EventKind.ADMISSION})
_PACKAGE = re.compile(r"oakum(?:\.[A-Za-z_]\w*)+")


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """One package that judges events."""

    name: str
    """Such as `oakum.kubernetes`."""
    rules: dict[str, Verdict]
    """What it is asked, such as `deny`, and what that means."""
    events: frozenset[EventKind]
    """Kinds of events that it speaks of."""
    parameters: dict[str, Any]
    """Name -> default."""
    judges_objects: bool = False
    """Whether its input is the object of an event."""


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine is given."""

    modules: dict[str, str]
    """File name -> Rego."""
    data: dict[str, Any]
    packages: tuple[Package, ...]

    def speaking_of(self, kind: EventKind) -> tuple[Package, ...]:
        """The packages that judge events of a kind."""
        return tuple(package for package in self.packages if kind in package.events)


def bundle(modules: Mapping[str, str], data: Mapping[str, Any], objects: Iterable[str] = ()) -> Bundle:
    """Checks policies (file name -> Rego, without tests) and their data. `objects` names packages that judge objects.

    Raises PolicyError for what is no Rego, for a rule in a form that could be undefined, for a set without any rule
    to ask, for a package that is not there, and for a parameter that no pack has.
    """
    files: dict[str, list[Heads]] = {}
    for found in heads(modules):
        files.setdefault(found.package, []).append(found)
    packages = [_package(name, parts, modules) for name, parts in sorted(files.items()) if name.startswith(PREFIX)]
    packages += [_of_objects(name, files) for name in objects]
    asked = tuple(package for package in packages if package.rules)
    if not asked:
        raise PolicyError(
            f"{', '.join(sorted(modules)) or 'the set'}: no policy judges anything: a package `{PREFIX}NAME` with a"
            " rule `deny contains ...` is needed"
        )
    _check_unasked(files, {package.name for package in asked})
    _check_uses((package.name for package in packages if not package.rules), files, modules)
    _check_parameters(asked, data)
    entry = {f"{ENTRY}.rego": _entry(asked)}
    return Bundle(modules={**modules, **entry}, data=dict(data), packages=asked)


def _package(name: str, parts: Iterable[Heads], modules: Mapping[str, str]) -> Package:
    rules: dict[str, Verdict] = {}
    parameters: dict[str, Any] = {}
    events: set[EventKind] = set()
    for part in parts:
        if not _PACKAGE.fullmatch(name):
            raise PolicyError(f"the package `{name}` needs a name of letters, digits and _", file=part.file)
        parameters |= part.defaults
        rules |= _asked(part)
        events |= _events(modules[part.file], part.file)
    return Package(name=name, rules=rules, events=frozenset(events or EventKind), parameters=parameters)


def _of_objects(name: str, files: Mapping[str, Iterable[Heads]]) -> Package:
    rules = dict(pair for part in files.get(name, ()) for pair in _asked(part))
    if not rules or not _NAME.fullmatch(name):
        raise PolicyError(f"policy.objects: there is no package `{name[:100]}` with a rule `deny contains ...`")
    return Package(name=name, rules=rules, events=_OBJECTS, parameters={}, judges_objects=True)


def _asked(part: Heads) -> Iterator[tuple[str, Verdict]]:
    for rule in part.rules:
        if match := _RULE.fullmatch(rule.name):
            _check_form(rule, part.file)
            yield rule.name, _VERDICTS[match[1]]


def _check_form(rule: Head, file: str) -> None:
    if rule.form != "set":
        raise PolicyError(
            f"`{rule.name}` is no set: write `{rule.name} contains result if {{ ... }}`, for another form may be"
            " undefined, which says nothing",
            file=file,
            line=rule.line,
            column=rule.column,
        )


def _events(text: str, file: str) -> frozenset[EventKind]:
    """The kinds that a package names in its metadata (`custom.events`)."""
    package = _HEADING.search(text)
    for one in metadata(text[: package.end()], file) if package else ():
        if one.about == "package" and "events" in one.custom:
            try:
                return msgspec.convert(one.custom["events"], frozenset[EventKind])
            except msgspec.ValidationError as error:
                raise PolicyError(f"custom.events: {error}", file=file, line=one.line) from None
    return frozenset()


def _check_unasked(files: Mapping[str, Iterable[Heads]], asked: Container[str]) -> None:
    """Whoever writes a rule that denies wants to have it asked."""
    for name, parts in files.items():
        judging = [(part, rule) for part in parts for rule in part.rules if _RULE.fullmatch(rule.name)]
        if judging and name not in asked:
            part, rule = judging[0]
            raise PolicyError(
                f"the package `{name}` would not be asked: call it `{PREFIX}{name}` to judge events, name it in"
                " policy.objects to judge objects, or keep what is for `oakum policy test` in another folder",
                file=part.file,
                line=rule.line,
                column=rule.column,
            )


def _check_uses(silent: Iterable[str], files: Mapping[str, Iterable[Heads]], modules: Mapping[str, str]) -> None:
    """A package that judges nothing is a library, or one of tests, or has a rule that is misspelt."""
    for name in silent:
        if any(rule.name.startswith(_TEST) for part in files[name] for rule in part.rules):
            continue
        used = re.compile(rf"data\.{re.escape(name)}\b")
        if not any(used.search(text) for text in modules.values()):
            raise PolicyError(
                f"the package {name} judges nothing, and nothing uses it: call its rules deny, warn, ask or redact"
            )


def _check_parameters(packages: Iterable[Package], data: Mapping[str, Any]) -> None:
    given = data.get(PARAMETERS, {})
    known: dict[str, dict[str, Any]] = {}
    for package in packages:
        known.setdefault(package.name.rpartition(".")[2], {}).update(package.parameters)
    for pack, values in given.items() if isinstance(given, Mapping) else ():
        if pack not in known:
            raise PolicyError(f"policy.parameters.{pack}: there is no such pack in force: {', '.join(sorted(known))}")
        for name, value in values.items():
            _check_parameter(pack, name, value, known[pack])


def _check_parameter(pack: str, name: str, value: Any, known: Mapping[str, Any]) -> None:
    if name not in known:
        has = ", ".join(sorted(known)) or "none"
        raise PolicyError(f"policy.parameters.{pack}.{name}: there is no such parameter; it has: {has}")
    wanted, got = type(known[name]), type(value)
    if wanted is not got and not {wanted, got} <= {int, float} and not {wanted, got} <= {list, tuple}:
        raise PolicyError(f"policy.parameters.{pack}.{name}: expected what its default is: {known[name]!r}")


def _entry(packages: Iterable[Package]) -> str:
    """A policy with a rule for each kind of event; one query then answers everything."""
    lines = [f"package {ENTRY}"]
    for kind in EventKind:
        asked = [(package, rule) for package in packages if kind in package.events for rule in package.rules]
        if asked:
            answers = [f'\t"{package.name}.{rule}": answer_{n}' for n, (package, rule) in enumerate(asked)]
            bodies = [f"\tanswer_{n} := {_query(package, rule)}" for n, (package, rule) in enumerate(asked)]
            lines += ["", f"{rule_of(kind)} := {{", ",\n".join(answers), "} if {", *bodies, "}"]
    return "\n".join([*lines, ""])


def _query(package: Package, rule: str) -> str:
    changed = " with input as object.get(input, `object`, null)" if package.judges_objects else ""
    return f"data.{package.name}.{rule}{changed}"


def rule_of(kind: EventKind) -> str:
    """The rule of the entry that answers for a kind of event."""
    return kind.value.replace("-", "_")
