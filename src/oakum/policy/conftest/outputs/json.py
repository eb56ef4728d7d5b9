"""JSON: a list of what was judged."""

from __future__ import annotations

import json
from typing import Any

from oakum.policy.conftest.outputs.interface import Options, Results
from oakum.policy.results import Answer, Judged


def render(results: Results, options: Options) -> str:
    """Indented by tabs, keys in Conftest's order; kinds of answers that there are none of are left out."""
    return json.dumps([_result(result) for result in results], indent="\t", ensure_ascii=False) + "\n"


def _result(result: Judged) -> dict[str, Any]:
    kinds = {
        "skipped": [_answer(answer, result.file) for answer in result.skipped],
        "warnings": [_answer(answer, result.file) for answer in result.warnings],
        "failures": [_answer(answer, result.file) for answer in result.failures],
        "exceptions": [{"msg": answer.message} for answer in result.exceptions],
    }
    file = "" if result.file == "-" else result.file
    head = {"filename": file, "namespace": result.namespace, "successes": result.successes}
    return head | {kind: answers for kind, answers in kinds.items() if answers}


def _answer(answer: Answer, file: str) -> dict[str, Any]:
    place = {key: said for key, said in (("file", answer.file), ("line", answer.line)) if said}
    metadata = dict(sorted((answer.metadata | ({"query": answer.rule} if answer.rule else {})).items()))
    said = {
        "msg": answer.message,
        "loc": place if answer.line or answer.file not in ("", file) else None,
        "metadata": metadata or None,
    }
    return {key: value for key, value in said.items() if value is not None}
