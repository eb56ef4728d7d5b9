"""One JSON document: `version`, `target`, `summary`, `findings`, `suppressed`, `skipped`.

`findings` and `suppressed` hold the records of `oakum.report.jsonl`, the latter with `suppression` (`kind`,
`reason`, `source`, and of an exception `owner`, `ticket`, `expires`); `skipped` holds `path`, `reason`, `detail` and
`by_default` of all that was not scanned. Where policies are configured, `decision` holds their `verdict` and the
`grounds` of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from oakum.model import Finding, ScanResult
from oakum.report.encode import json_text
from oakum.report.interface import Context
from oakum.report.record import record
from oakum.report.summary import summarise


class JsonReport:
    """Everything a scan has to say, one finding a line."""

    name = "json"
    suffix = ".json"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The document in pieces, so that a large result is never in memory twice."""
        summary = msgspec.to_builtins(summarise(result, len(context.rules.rules)))
        yield f'{{"version": {json_text(context.version)},\n"target": {json_text(result.target)},\n'
        yield f'"summary": {json_text(summary)},\n'
        yield from _array("findings", (record(f, context.show_secrets) for f in result.findings))
        yield ",\n"
        yield from _array("suppressed", (_suppressed(f, context.show_secrets) for f in result.suppressed))
        yield ",\n"
        yield from _array("skipped", (msgspec.to_builtins(item) for item in result.skipped))
        if result.decision:
            yield f',\n"decision": {json_text(msgspec.to_builtins(result.decision))}\n'
        yield "}\n"


def _suppressed(finding: Finding, show_secret: bool) -> dict[str, Any]:
    why = msgspec.to_builtins(finding.suppression) or {}
    told = {name: text for name, text in why.items() if text or name == "source"}
    return record(finding, show_secret) | {"suppression": told}


def _array(key: str, items: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield f'"{key}": ['
    for number, item in enumerate(items):
        yield ("," if number else "") + "\n" + json_text(item)
    yield "]"
