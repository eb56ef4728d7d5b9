"""The Test Anything Protocol: one plan for everything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from oakum.policy.conftest.outputs.interface import Options, Results, head, shown, totals
from oakum.policy.results import Judged


def render(results: Results, options: Options) -> str:
    """The plan and its lines; nothing where there are no tests."""
    tests = totals(results).tests
    numbers = count(1)
    lines = [line for result in results for line in _lines(result, numbers)]
    return "".join(f"{line}\n" for line in ([f"1..{tests}", *lines] if tests else []))


def _lines(result: Judged, numbers: Iterator[int]) -> Iterator[str]:
    kinds = (
        ("not ok", "", [answer.message for answer in result.failures]),
        ("not ok", "# warnings", [answer.message for answer in result.warnings]),
        ("ok", "# exceptions", [answer.message for answer in result.exceptions]),
        ("ok", "# skip", [answer.message for answer in result.skipped]),
        ("ok", "# successes", ["SUCCESS"] * result.successes),
    )
    for word, title, messages in kinds:
        if title and messages:
            yield title
        yield from (f"{word} {next(numbers)} {head(result)} {shown(message)}" for message in messages)
