"""Rules of unsafe defaults: what is no secret itself but leads to leaks. `insecure/THEME.toml`, one file per theme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from oakum.model import UNSAFE, RuleError, Severity
from oakum.rules import query
from oakum.rules.model import Rule, Service
from oakum.rules.rule_set import RuleSet

KIND = "insecure"


class Unsafe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One unsafe default. It has either an `expression` over lines, or conditions over parsed documents."""

    id: str
    title: str
    """What is unsafe, in a few words: `TLS verification is off (requests, httpx)`."""
    what: str
    """Why: what it lets happen, in one or two sentences."""
    safe: str
    """The safe form, in one line."""
    severity: Severity
    confidence: float = 0.8
    """Probability that a match is meant so, 0 to 1, before its place speaks."""
    files: tuple[str, ...] = ()
    """Globs of paths where the rule speaks (see `oakum.policy.globs`); empty: those of its file."""
    expression: str = ""
    """Python `re` syntax over the bytes of a line. The whole match is shown; where a part of it is a secret, that part
    is the group `secret`, and nothing is shown."""
    strings: bool = False
    """Whether it speaks in string literals of code too: commands and SQL are written there."""
    call: str = ""
    """The match has to be an argument of a call whose callee this expression is found in; needs a grammar."""
    beside: str = ""
    """Has to be found in the same call or statement too; without a grammar, within a few lines."""
    unless: str = ""
    """Must not be found there: what makes it safe after all."""
    document: tuple[str, ...] = ()
    """Conditions over the root of a document; see `oakum.rules.query`."""
    at: str = ""
    """Path to the nodes that the rule is about; empty: the root."""
    where: tuple[str, ...] = ()
    """Conditions over such a node."""
    look_for: str = ""
    """Expression of what a document holds wherever the rule may speak, where the conditions name no key."""
    references: tuple[str, ...] = ()
    """Pages that say so."""
    examples: tuple[str, ...] = ()
    """Templates (see `oakum.rules.template`) that must be found."""
    counter_examples: tuple[str, ...] = ()
    """Templates that must not be found."""
    theme: str = ""
    """Filled by the loader from the file."""

    @property
    def is_structured(self) -> bool:
        """Whether it speaks of parsed documents."""
        return bool(self.where)

    @cached_property
    def path(self) -> query.Path:
        """`at`, parsed."""
        return query.parse_path(self.at)

    @cached_property
    def root_conditions(self) -> tuple[query.Condition, ...]:
        """`document`, parsed."""
        return tuple(map(query.parse_condition, self.document))

    @cached_property
    def conditions(self) -> tuple[query.Condition, ...]:
        """`where`, parsed."""
        return tuple(map(query.parse_condition, self.where))

    def rule(self) -> Rule:
        """It as reports, exceptions and the automaton know rules."""
        expression = f"(?:{self.trigger})" if self.is_structured else self.expression
        return Rule(
            id=self.id,
            title=self.title,
            what=f"{self.what} Safe: {self.safe}",
            severity=self.severity,
            confidence=self.confidence,
            expression=expression,
            service=self.theme,
            references=self.references,
            examples=self.examples,
            counter_examples=self.counter_examples,
        )

    @cached_property
    def words(self) -> tuple[bytes, ...]:
        """What stands in every document that the rule speaks of, longest first: keys, and values that are asked for."""
        asked = [one for one in (*self.conditions, *self.root_conditions) if not one.negated]
        keys = {step.name for path in (self.path, *(one.path for one in asked)) for step in path if step.kind == "name"}
        values = {one.literal for one in asked if one.operator == "==" and not one.folded}
        return tuple(sorted((word.encode() for word in keys | values), key=lambda word: (-len(word), word)))

    @property
    def trigger(self) -> str:
        """Expression of what a document has to hold to be looked at: the longest word that the conditions ask for."""
        if self.look_for:
            return self.look_for
        if not any(self.words):
            raise ValueError("its conditions name nothing that could be looked for")
        return re.escape(self.words[0].decode())


class UnsafeFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of one data file."""

    kind: str
    """Always `insecure`."""
    service: Service
    """The theme."""
    rule: tuple[Unsafe, ...]
    files: tuple[str, ...] = ()
    """Globs for the rules that name none."""


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """Rules of unsafe defaults in force."""

    rules: tuple[Unsafe, ...]
    themes: dict[str, Service]

    def beside(self, rules: RuleSet) -> RuleSet:
        """The other rules with these among them, for what reports and exceptions say of them."""
        everything = (*rules.rules, *(one.rule() for one in self.rules))
        return msgspec.structs.replace(rules, rules=everything, services={**rules.services, **self.themes})


def pack_directory() -> Path:
    """Where the rules that ship with Oakum lie."""
    return Path(__file__).parent / "insecure"


def load_pack(folder: Path | None = None) -> Pack:
    """All rules of a folder. Raises RuleError when any is wrong, or none is there."""
    files = [read_file(path) for path in sorted((folder or pack_directory()).glob("*.toml"))]
    rules = tuple(rule for one in files for rule in one.rule)
    ids = [rule.id for rule in rules]
    if twice := {id_ for id_ in ids if ids.count(id_) > 1}:
        raise RuleError(f"rule {min(twice)} is defined twice")
    if not rules:
        raise RuleError(f"{folder or pack_directory()}: holds no rule of unsafe defaults; reinstall oakum")
    return Pack(rules=rules, themes={one.service.id: one.service for one in files})


def read_file(path: Path) -> UnsafeFile:
    """One data file, checked. Raises RuleError with the file and what to do."""
    try:
        return parse(path.read_bytes(), path)
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}") from error


def parse(raw: bytes, path: Path) -> UnsafeFile:
    """The content of one data file, checked; `path` is for messages and names the theme. Raises RuleError."""
    try:
        parsed = msgspec.toml.decode(raw, type=UnsafeFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: {error}") from error
    if parsed.kind != KIND:
        raise RuleError(f"{path}: kind is {parsed.kind!r}, not {KIND!r}")
    if parsed.service.id != path.stem or not path.stem.startswith(UNSAFE):
        raise RuleError(f"{path}: service id {parsed.service.id!r} must equal the file name and begin with {UNSAFE}")
    return msgspec.structs.replace(parsed, rule=tuple(_completed(rule, parsed, path) for rule in parsed.rule))


def _completed(rule: Unsafe, file: UnsafeFile, path: Path) -> Unsafe:
    complete = msgspec.structs.replace(rule, theme=file.service.id, files=rule.files or file.files)
    for problem in _problems(complete):
        raise RuleError(f"{path}: rule {rule.id}: {problem}")
    return complete


def _problems(rule: Unsafe) -> Iterator[str]:
    if not rule.id.startswith(UNSAFE):
        yield f"its id must begin with {UNSAFE}"
    if not 0 < rule.confidence <= 1:
        yield "confidence must be above 0 and at most 1"
    if not rule.files:
        yield "needs `files`: globs of the paths where it speaks"
    if bool(rule.expression) == bool(rule.where):
        yield "give either `expression` or `where`"
    if rule.is_structured and (rule.call or rule.beside or rule.unless or rule.strings):
        yield "`call`, `beside`, `unless` and `strings` are for expressions"
    if rule.expression and (rule.at or rule.document):
        yield "`at` and `document` go with `where`"
    yield from _wrong_expressions((rule.expression, rule.call, rule.beside, rule.unless, rule.look_for))
    yield from _wrong_queries(rule)


def _wrong_expressions(expressions: Iterable[str]) -> Iterator[str]:
    for expression in filter(None, expressions):
        try:
            if re.compile(expression.encode()).match(b""):
                yield f"{expression!r} matches the empty string"
        except re.error as error:
            yield f"{expression!r} does not compile: {error}"


def _wrong_queries(rule: Unsafe) -> Iterator[str]:
    if not rule.is_structured:
        return
    try:
        _ = rule.path, rule.root_conditions, rule.conditions, rule.trigger
    except ValueError as error:
        yield str(error)
