"""Reads rule files into a rule set; says exactly which file and rule is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]

import msgspec

from oakum.model import RuleError
from oakum.rules.lines import line_of_rule
from oakum.rules.model import Rule, RuleFile, Service
from oakum.rules.rule_set import RuleSet


def builtin_directory() -> Path:
    """Where the rules that ship with Oakum lie."""
    return Path(__file__).parent / "data"


def load(paths: Iterable[Path]) -> RuleSet:
    """The rules of all files (and of all `*.toml` files in folders). Raises RuleError when any is wrong or none is
    left."""
    files: list[Path] = []
    for path in paths:
        files.extend(sorted(path.glob("*.toml")) if path.is_dir() else [path])
    return rule_set(read_file(path) for path in files)


def rule_set(rule_files: Iterable[RuleFile]) -> RuleSet:
    """One set out of several files. Raises RuleError for a rule id that comes twice, and for an empty set."""
    files = list(rule_files)
    rules = _distinct(rule for rule_file in files for rule in rule_file.rule)
    return of_rules(rules, {rule_file.service.id: rule_file.service for rule_file in files})


def joined(sets: Sequence[RuleSet]) -> RuleSet:
    """Several sets as one. Raises RuleError for a rule id that comes twice."""
    if len(sets) == 1:
        return sets[0]
    services = {id_: service for one in sets for id_, service in one.services.items()}
    return of_rules(_distinct(rule for one in sets for rule in one.rules), services)


def _distinct(rules: Iterable[Rule]) -> list[Rule]:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"rule {rule.id} is defined twice ({seen[rule.id].service} and {rule.service})")
        seen[rule.id] = rule
    return list(seen.values())


def of_rules(rules: Iterable[Rule], services: Mapping[str, Service]) -> RuleSet:
    """A rule set of exactly these rules. Raises RuleError when there is none: no rule would mean "no leak" for
    anything."""
    import hashlib  # a start with cached rules needs no library of ciphers

    ordered = tuple(rules)
    if not ordered:
        raise RuleError("no rule is left: a scan would find nothing in anything; enable at least one rule")
    return RuleSet(rules=ordered, services=services, digest=hashlib.sha256(msgspec.json.encode(ordered)).hexdigest())


def read_file(path: Path) -> RuleFile:
    """One data file, checked. Raises RuleError with the file and what to do."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}") from error
    return parse(raw, path)


def parse(raw: bytes, path: Path) -> RuleFile:
    """The content of one data file, checked; `path` is for messages and names the service."""
    try:
        parsed = msgspec.toml.decode(raw, type=RuleFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}{_line(raw, str(error))}: {error}") from error
    if parsed.service.id != path.stem:
        raise RuleError(f"{path}: service id {parsed.service.id!r} must equal the file name {path.stem!r}")
    rules = []
    for index, rule in enumerate(parsed.rule):
        try:
            rules.append(_completed(rule, parsed.service))
        except RuleError as error:
            raise RuleError(f"{path}:{line_of_rule(raw, index)}: {error}") from error
    return RuleFile(service=parsed.service, rule=tuple(rules))


def _line(raw: bytes, message: str) -> str:
    """The line, to go behind the path, of a rule that a decoder's message speaks of by its index."""
    index = re.search(r"\$\.rule\[(\d+)\]", message)
    return f":{line_of_rule(raw, int(index[1]))}" if index else ""


def _completed(rule: Rule, service: Service) -> Rule:
    where = f"rule {rule.id}"
    if bool(rule.expression) == bool(rule.names and rule.value):
        raise RuleError(f"{where}: give either `expression`, or `names` and `value`")
    if not 0 < rule.confidence <= 1:
        raise RuleError(f"{where}: confidence must be above 0 and at most 1")
    if rule.called:
        raise RuleError(f"{where}: `called` is for the table of `oakum.rules.long_tail`; leave it out")
    if bool(rule.block) != bool(rule.opener):
        raise RuleError(f"{where}: `block` and `opener` go together")
    if len(rule.opener.encode()) == 1:
        raise RuleError(f"{where}: an opener has two bytes or more; {rule.opener!r} stands everywhere")
    return msgspec.structs.replace(rule, service=service.id, least=_least(rule, where))


def _least(rule: Rule, where: str) -> int:
    """The bytes that a value has at least, where there are names. Raises RuleError for a wrong expression."""
    shortest = 0
    for expression in rule.expressions:
        try:
            re.compile(expression.encode())
            shortest = int(parser.parse(expression.encode()).getwidth()[0])
        except (re.error, OverflowError, RecursionError) as error:
            raise RuleError(f"{where}: expression does not compile: {error}; mend {expression!r}") from error
        if not shortest:
            raise RuleError(f"{where}: expression matches the empty string; make a part of {expression!r} obligatory")
    return shortest if rule.names else 0
