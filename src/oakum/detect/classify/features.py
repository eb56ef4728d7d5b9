"""All features of a candidate: one row of numbers, which the model and its training read the same way.

What the numbers of value, name and line mean, `oakum.kernel.plain.values` and `oakum.kernel.plain.surroundings` say.
"""

from __future__ import annotations

from functools import cache

from oakum.detect.candidate import Candidate
from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal import OPEN, View
from oakum.detect.classify.meanings import meanings
from oakum.kernel import Describer, Table
from oakum.kernel.described import LINE, NAME, VALUE
from oakum.model import Reason

FEATURES = (
    *(*VALUE, *NAME, *LINE),
    *(f"question.{ask.__name__}" for ask in OPEN),
    *("form.kind", "form.signs", "form.proposer"),
    *("value.grams", "name.grams", "line.grams"),
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
    return tuple([ask(seen) for ask in OPEN])


def features(candidate: Candidate, seen: View, heard: Heard) -> list[float]:
    """The row of a candidate, but for the last three numbers, which need a table of weights by bucket."""
    name, window, above = seen.name.encode("latin-1"), candidate.window, candidate.above
    return [
        *_describer().numbers(window, candidate.start, candidate.end, above, name, seen.bare),
        *[0.0 if reason is None else 2.0 if reason.weight == DROP else 1.0 for reason in heard],
        candidate.form % _KINDS,
        candidate.form // _KINDS,
        _proposer(candidate),
    ]


def buckets(candidate: Candidate, seen: View) -> tuple[list[int], list[int], list[int]]:
    """The buckets of value, name and line: what the last three numbers of a row add up."""
    name = seen.name.encode("latin-1")
    return _describer().buckets(candidate.window, candidate.start, candidate.end, name)


def row(candidate: Candidate, seen: View, heard: Heard, table: Table) -> list[float]:
    """The whole row."""
    numbers = features(candidate, seen, heard)
    numbers += map(table.sum, buckets(candidate, seen))
    return numbers


@cache
def _describer() -> Describer:
    return Describer(meanings())


def _proposer(candidate: Candidate) -> int:
    rule = candidate.rule
    return _PROPOSERS.get(rule.id) or _PROPOSERS.get(rule.service, 0)
