"""Annotations of GitHub workflows, in a group for each file and namespace.

Source: GitHub's documentation of workflow commands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePath

from oakum.policy.conftest.outputs.interface import Options, Results, answers, totals
from oakum.policy.results import Answer, Judged


def render(results: Results, options: Options) -> str:
    """The commands, and the counts."""
    shown = [one for one in results if not options.hide_passed or tuple(answers(one))]
    lines = [line for result in shown for line in _group(result)]
    return "".join(f"{line}\n" for line in [*lines, totals(results).summary()])


def _group(result: Judged) -> Iterator[str]:
    count = totals([result]).tests
    yield f'::group::Testing "{_data(result.file)}" against {count} policies in namespace "{result.namespace}"'
    kinds = (
        ("error", result.failures, ""),
        ("warning", result.warnings, ""),
        ("notice", result.exceptions, ""),
        ("notice", result.skipped, "Test was skipped: "),
    )
    for level, said, before in kinds:
        for answer in said:
            yield from _places(level, result.file, answer, before + answer.message)
    yield _command("notice", result.file, 1, f"Number of successful checks: {result.successes}")
    yield "::endgroup::"


def _places(level: str, file: str, answer: Answer, message: str) -> Iterator[str]:
    """Where a rule names another file, both places."""
    if not answer.file or answer.file == file:
        yield _command(level, file, answer.line or 1, message)
        return
    other = os.path.relpath(answer.file) if PurePath(answer.file).is_absolute() else answer.file
    yield _command(level, other, answer.line, message)
    yield _command(level, file, 1, f"(ORIGINATING FROM {other} L{answer.line or ''}) {message}")


def _command(level: str, file: str, line: int, message: str) -> str:
    return f"::{level} file={_property(file)},line={line or ''}::{_data(message)}"


def _data(text: str) -> str:
    """A message of several lines stays one command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
