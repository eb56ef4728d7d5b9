"""What the rules of a namespace say of a file. Pure: an engine, a set of policies and a parsed file give a `Judged`.

Stricter than Conftest in this: what a rule gives is counted or is an error, never passed over in silence.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from oakum.model import PolicyError
from oakum.policy.conftest.listing import Definition
from oakum.policy.conftest.location import location, steps
from oakum.policy.conftest.parsers.interface import Parsed
from oakum.policy.conftest.policy_set import Policies
from oakum.policy.rego.interface import UNDEFINED, RegoEngine
from oakum.policy.results import Answer, Judged

COMBINED = "Combined"
"""The name under which all files together are judged."""
_FAILS = re.compile(r"(deny|violation)(_[a-zA-Z0-9]+)*")
_WARNS = re.compile(r"warn(_[a-zA-Z0-9]+)*")
_PREFIX = re.compile(r"(violation|deny|warn)(_|$)")


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The judging rules of one namespace."""

    namespace: str
    names: tuple[Definition, ...]
    """The first definition of each rule."""
    count: int
    """Of all definitions: one that gives nothing is a success."""
    has_exceptions: bool = False


class _Said(msgspec.Struct):
    """What has been said so far."""

    failures: list[Answer] = []
    warnings: list[Answer] = []
    exceptions: list[Answer] = []


def rules(policies: Policies, namespace: str) -> Rules:
    """The rules `deny`, `violation` and `warn` of a namespace, those with a suffix too.

    Raises PolicyError for a function of such a name: nothing would call it.
    """
    inside = [one for one in policies.definitions if one.package == namespace]
    judging = [one for one in inside if _FAILS.fullmatch(one.name) or _WARNS.fullmatch(one.name)]
    function = next((one for one in judging if one.is_function), None)
    if function is not None:
        what = f"`{function.name}` is a function with the name of a rule that judges: give it another name"
        raise PolicyError(what, file=function.file, line=function.line)
    first = {one.name: one for one in reversed(judging)}
    return Rules(
        namespace=namespace,
        names=tuple(first[name] for name in dict.fromkeys(one.name for one in judging)),
        count=len(judging),
        has_exceptions=any(one.name == "exception" for one in inside),
    )


def check(engine: RegoEngine, asked: Rules, file: str, parsed: Parsed) -> Judged:
    """Judges a file; a list is judged item by item. Raises PolicyError."""
    documents = parsed.value if isinstance(parsed.value, list) else [parsed.value]
    judged = [_document(engine, asked, file, parsed, number, value) for number, value in enumerate(documents)]
    return Judged(
        file=file,
        namespace=asked.namespace,
        successes=sum(one.successes for one in judged),
        failures=tuple(answer for one in judged for answer in one.failures),
        warnings=tuple(answer for one in judged for answer in one.warnings),
        exceptions=tuple(answer for one in judged for answer in one.exceptions),
    )


def combined(engine: RegoEngine, asked: Rules, configurations: Mapping[str, Parsed]) -> Judged:
    """Judges all files together: `input` is `[{"path": ..., "contents": ...}, ...]`. Raises PolicyError."""
    return _document(engine, asked, COMBINED, Parsed(None), 0, combination(configurations))


def combination(configurations: Mapping[str, Parsed]) -> list[dict[str, Any]]:
    """Every document of every file with its path, in the order of the paths."""
    return [
        {"path": path, "contents": value}
        for path, parsed in sorted(configurations.items())
        for value in (parsed.value if isinstance(parsed.value, list) else [parsed.value])
    ]


def file_data(path: str) -> dict[str, Any]:
    """What rules find as `data.conftest`."""
    whole = os.path.abspath(path)  # noqa: PTH100 - links stay as they are
    return {"file": {"name": os.path.basename(whole), "dir": os.path.dirname(whole)}}  # noqa: PTH119, PTH120


def _document(engine: RegoEngine, asked: Rules, file: str, parsed: Parsed, number: int, value: Any) -> Judged:
    said = _Said()
    passed = 0
    excepted = _exceptions(engine, asked, value)
    for rule in asked.names:
        suffix = _PREFIX.sub("", rule.name, count=1)
        query = f"data.{asked.namespace}.{rule.name}"
        messages = _messages(engine, query, rule, value)
        if excepted[suffix]:
            text = f"data.{asked.namespace}.exception[_][_] == {json.dumps(suffix)}"
            said.exceptions += [Answer(message=text, rule=query, file=file)] * excepted[suffix]
        elif messages is not None and not messages:
            passed += 1
        else:
            kind = said.failures if _FAILS.fullmatch(rule.name) else said.warnings
            kind += [_answer(one, query, rule, file, parsed, number) for one in messages or ()]
    answered = len(said.failures) + len(said.warnings) + len(said.exceptions) + passed
    return Judged(
        file=file,
        namespace=asked.namespace,
        successes=passed + max(0, asked.count - answered),
        failures=tuple(said.failures),
        warnings=tuple(said.warnings),
        exceptions=tuple(said.exceptions),
    )


def _exceptions(engine: RegoEngine, asked: Rules, value: Any) -> Counter[str]:
    """How often each suffix stands in what `exception` gives: lists of suffixes."""
    given = engine.eval(f"data.{asked.namespace}.exception", value) if asked.has_exceptions else UNDEFINED
    names: Counter[str] = Counter()
    for inner in _items(given):
        names.update(name for name in _items(inner) if isinstance(name, str))
    return names


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _messages(engine: RegoEngine, query: str, rule: Definition, value: Any) -> list[Any] | None:
    """What a rule gives; None where it is undefined."""
    given = engine.eval(query, value)
    if given is UNDEFINED:
        return None
    if not isinstance(given, list):
        what = f"`{rule.name}` gives {type(given).__name__ if given is not None else 'null'}, not a set of messages"
        raise PolicyError(f"{what}: write `{rule.name} contains msg if ...`", file=rule.file, line=rule.line)
    return given


def _answer(given: Any, query: str, rule: Definition, file: str, parsed: Parsed, number: int) -> Answer:
    if isinstance(given, str):
        return Answer(message=given or "(no message)", rule=query, file=file, line=parsed.line(number, ()))
    message = given.get("msg") if isinstance(given, dict) else None
    if not isinstance(message, str):
        what = f"`{rule.name}` gives something that is neither a text nor an object with the text `msg`"
        raise PolicyError(what, file=rule.file, line=rule.line)
    metadata = {key: one for key, one in given.items() if key not in ("msg", "_loc")}
    place = location(given.get("_loc")) or (file, parsed.line(number, steps(metadata)))
    return Answer(message=message or "(no message)", rule=query, metadata=metadata, file=place[0], line=place[1])
