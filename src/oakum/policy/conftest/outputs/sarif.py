"""SARIF 2.1.0: one run, a rule for each namespace and kind of answer."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from oakum import __version__
from oakum.policy.conftest.outputs.interface import Options, Results, totals
from oakum.policy.results import Answer

_DESCRIPTIONS = {
    "deny": "Policy violation",
    "warn": "Policy warning",
    "allow": "Policy exception",
    "success": "Policy was satisfied successfully",
    "skip": "Policy check was skipped",
}
_LEVELS = {"deny": "error", "warn": "warning", "allow": "note", "success": "none", "skip": "none"}


def render(results: Results, options: Options) -> str:
    """One log."""
    run = _Run()
    for result in results:
        for kind, answers in (("deny", result.failures), ("warn", result.warnings), ("allow", result.exceptions)):
            for answer in answers:
                run.add(result.namespace, kind, result.file, answer)
        if not result.failures and not result.warnings:
            kind = "success" if result.successes or result.exceptions else "skip"
            said = _DESCRIPTIONS[kind]
            run.add(result.namespace, kind, result.file, Answer(message=said, rule="", metadata={"description": said}))
    return json.dumps(run.log(results, options.exit_code), indent=2, ensure_ascii=False) + "\n"


class _Run:
    def __init__(self) -> None:
        self._rules: dict[str, dict[str, Any]] = {}
        self._results: list[dict[str, Any]] = []

    def add(self, namespace: str, kind: str, file: str, answer: Answer) -> None:
        rule = f"{namespace}/{kind}"
        if rule not in self._rules:
            self._rules[rule] = _rule(rule, kind, answer)
        self._results.append(
            {
                "ruleId": rule,
                "ruleIndex": list(self._rules).index(rule),
                "level": _LEVELS[kind],
                "message": {"text": answer.message},
                "locations": [{"physicalLocation": _place(file, answer)}],
            }
        )

    def log(self, results: Results, exit_code: int) -> dict[str, Any]:
        counts = totals(results)
        found = (
            "violations found" if counts.failures else "warnings found" if counts.warnings else "no violations found"
        )
        driver = {"name": "oakum", "version": __version__, "rules": list(self._rules.values())}
        invocation = {
            "executionSuccessful": True,
            "exitCode": exit_code,
            "exitCodeDescription": f"Policy {found}"
            if counts.failures or counts.warnings
            else "No policy violations found",
        }
        run = {"tool": {"driver": driver}, "invocations": [invocation], "results": self._results}
        return {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}


def _rule(rule: str, kind: str, answer: Answer) -> dict[str, Any]:
    said = _DESCRIPTIONS[kind]
    metadata = answer.metadata | ({"query": answer.rule} if answer.rule and kind in ("deny", "warn") else {})
    return {"id": rule, "shortDescription": {"text": said}, "properties": metadata}


def _place(file: str, answer: Answer) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(PurePath(answer.file or file).as_posix())}}
    if answer.line:
        place["region"] = {"startLine": answer.line, "endLine": answer.line}
    return place
