"""Text for people."""

from __future__ import annotations

from collections.abc import Iterator

from oakum.policy.conftest.outputs.interface import Options, Results, Totals, head, shown, totals

_COLOURS = {"FAIL": 31, "PASS": 32, "WARN": 33, "EXCP": 36}


def render(results: Results, options: Options) -> str:
    """A line for each answer, and the counts."""
    return "".join(f"{line}\n" for line in _lines(results, options))


def _lines(results: Results, options: Options) -> Iterator[str]:
    for result in results:
        kinds = [("WARN", result.warnings), ("FAIL", result.failures)]
        if not options.suppress_exceptions:
            kinds.append(("EXCP", result.exceptions))
        for word, answers in kinds:
            yield from (f"{_painted(word, word, options)} {head(result)} {shown(answer.message)}" for answer in answers)
    counts = totals(results)
    summary = counts.summary() + (f", {counts.skipped} skipped" if options.show_skipped else "")
    yield ""
    yield _painted(summary, _worst(counts), options)


def _worst(counts: Totals) -> str:
    kinds = ((counts.failures, "FAIL"), (counts.warnings, "WARN"), (counts.exceptions, "EXCP"))
    return next((word for count, word in kinds if count), "PASS")


def _painted(text: str, word: str, options: Options) -> str:
    return f"\x1b[{_COLOURS[word]}m{text}\x1b[0m" if options.colour else text
