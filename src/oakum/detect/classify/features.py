"""All features of a candidate: one row of numbers, which the model and its training read the same way."""

from __future__ import annotations

from oakum.detect.candidate import Candidate
from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal import OPEN, View
from oakum.detect.checks.universal.view import words_of
from oakum.detect.classify import grams, surroundings, value
from oakum.detect.classify.grams import Table
from oakum.model import Reason

FEATURES = (
    *value.FEATURES,
    *surroundings.NAME_FEATURES,
    *surroundings.LINE_FEATURES,
    *(f"question.{ask.__name__}" for ask in OPEN),
    "form.kind",
    "form.signs",
    "form.proposer",
    "value.grams",
    "name.grams",
    "line.grams",
)
"""Names of the features, in the order of a row. The part before the dot is what a reason is called after."""

_KINDS = 16
"""Forms are a kind below this number, with flags above it (`oakum.kernel.plain.assign`)."""
_PROPOSERS = {
    name: number
    for number, name in enumerate(
        (
            *("generic-sql-password", "generic-cli-password", "generic-cli-token", "generic-client-password"),
            *("generic-piped-password", "generic-secure-string", "http-auth-basic", "http-auth", "url-credentials"),
            *("db-connection-string", "ldap", "smtp", "redis", "mongodb"),
        ),
        start=1,
    )
}
"""Rules that read something else than an assignment, by their id or their service."""

Heard = tuple[Reason | None, ...]
"""What the open questions had to say, in their order."""


def ask_all(seen: View) -> Heard:
    """The answers to the open questions."""
    return tuple(ask(seen) for ask in OPEN)


def features(candidate: Candidate, seen: View, heard: Heard) -> list[float]:
    """The row of a candidate, but for the last three numbers, which need a table of `grams`."""
    line, above = candidate.window.decode("latin-1"), candidate.above.decode("latin-1")
    words = words_of(seen.name)
    return [
        *value.value_features(seen.value),
        *surroundings.name_features(seen, words),
        *surroundings.line_features(seen, line, candidate.start, candidate.end, above),
        *(0.0 if reason is None else 2.0 if reason.weight == DROP else 1.0 for reason in heard),
        candidate.form % _KINDS,
        candidate.form // _KINDS,
        _proposer(candidate),
    ]


def buckets(seen: View) -> tuple[list[int], list[int], list[int]]:
    """The buckets of value, name and line: what the last three numbers of a row add up."""
    return grams.of_value(seen.value), grams.of_name(words_of(seen.name)), grams.of_line(seen.before, seen.after)


def row(candidate: Candidate, seen: View, heard: Heard, table: Table) -> list[float]:
    """The whole row."""
    numbers = features(candidate, seen, heard)
    numbers += [table.sum(numbers_of) for numbers_of in buckets(seen)]
    return numbers


def _proposer(candidate: Candidate) -> int:
    rule = candidate.rule
    return _PROPOSERS.get(rule.id) or _PROPOSERS.get(rule.service, 0)
