"""Decides whether a rule leaves a match alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from oakum.model import RuleError
from oakum.rules.model import Allow, Rule
from oakum.rules.safety import compiled


def allowed(rule: Rule, secret: bytes, line: bytes, path: str) -> Allow | None:
    """The first allowance that covers this match. `line` is the line (or block) that holds the secret."""
    return next((allow for allow in rule.allow if _covers(allow, rule, secret, line, path)), None)


def check_allowances(rule: Rule) -> None:
    """Raises RuleError for an allowance that says nothing, is wrong, or could hang a scan."""
    for number, allow in enumerate(rule.allow, start=1):
        where = f"rule {rule.id}: allow entry {number}"
        expressions = (*allow.paths, *allow.values, *allow.matches, *allow.lines)
        if not expressions and not allow.stopwords:
            raise RuleError(f"{where}: names no path, value, match, line or stopword; remove it")
        if not allow.reason.strip():
            raise RuleError(f"{where}: needs a reason")
        if not all((*expressions, *allow.stopwords)):
            raise RuleError(f"{where}: an empty expression or stopword would allow everything; remove it")
        for expression in expressions:
            try:
                compiled(expression)
            except RuleError as error:
                raise RuleError(f"{where}: {error}") from error


def _covers(allow: Allow, rule: Rule, secret: bytes, line: bytes, path: str) -> bool:
    given = False
    for answer in _answers(allow, rule, secret, line, path):
        if not answer:
            return False
        given = True
    return given


def _answers(allow: Allow, rule: Rule, secret: bytes, line: bytes, path: str) -> Iterator[bool]:
    """One answer for each kind that the allowance gives."""
    if allow.paths:
        yield _any_found(allow.paths, path.encode("utf-8", "surrogateescape"))
    if allow.values:
        yield _any_found(allow.values, secret)
    if allow.stopwords:
        lowered = secret.lower()
        yield any(word.lower().encode() in lowered for word in allow.stopwords)
    if allow.lines:
        yield _any_found(allow.lines, line)
    if allow.matches:
        yield any(_any_found(allow.matches, match) for match in _matches(rule, secret, line))


def _matches(rule: Rule, secret: bytes, line: bytes) -> Iterator[bytes]:
    """What the rule matched around the secret: for an assignment from its name to the end of the value."""
    if not rule.names:
        whole = (match.group() for match in _compiled(rule.expression).finditer(line))
        yield from (match for match in whole if secret in match)
        return
    for name in _compiled(rule.name_expression).finditer(line):
        value = line.find(secret, name.end())
        if value >= 0:
            yield line[name.start() : value + len(secret)]


def _any_found(expressions: tuple[str, ...], text: bytes) -> bool:
    return any(_compiled(expression).search(text) for expression in expressions)


_compiled = lru_cache(maxsize=4096)(compiled)
