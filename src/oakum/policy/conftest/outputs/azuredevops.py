"""Logging commands of Azure Pipelines. Source: Microsoft's documentation of logging commands."""

from __future__ import annotations

from collections.abc import Iterator

from oakum.policy.conftest.outputs.interface import Options, Results, totals
from oakum.policy.results import Judged


def render(results: Results, options: Options) -> str:
    """A section for each file and namespace, and the counts."""
    lines = [line for result in results for line in _section(result)]
    return "".join(f"{line}\n" for line in [*lines, totals(results).summary()])


def _section(result: Judged) -> Iterator[str]:
    count, file = totals([result]).tests, _one_line(result.file)
    yield f"##[section]Testing '{file}' against {count} policies in namespace '{result.namespace}'"
    yield "##[group]See conftest results"
    kinds = (("error", result.failures), ("warning", result.warnings), ("warning", result.exceptions))
    for kind, said in kinds:
        for answer in said:
            yield f"##vso[task.logissue type={kind}] file={file} --> {_one_line(answer.message)}"
    yield from (f"skipped file={file} {_one_line(answer.message)}" for answer in result.skipped)
    if result.successes:
        yield f"success file={file} {result.successes}"
    yield "##[endgroup]"


def _one_line(text: str) -> str:
    """What a policy says cannot begin a command of its own."""
    return text.replace("\r", "%0D").replace("\n", "%0A")
