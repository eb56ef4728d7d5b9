"""One JSON object a line, one line a finding; open findings only. The keys are stable and come in this order:

| key | type | meaning |
|---|---|---|
| `rule`, `service` | string | ids of the rule and of the service that issued the secret |
| `severity` | string | `low`, `medium`, `high`, `critical` |
| `confidence` | number | probability that this is a real secret, 0 to 1 |
| `exposure` | string | `committed`, `staged`, `untracked`, `ignored`, `runtime` |
| `validity` | string | `unknown`, `active`, `inactive`, `error` |
| `secret_id` | string | keyed identity of the value, the same wherever it is seen |
| `path` | string | `/` separated; `blob:ID` for a blob that no commit holds; `-` for standard input |
| `start_line`, `start_column` | number | where it begins, from 1; the column in bytes |
| `end_line`, `end_column` | number | where it ends; the column is the one after its last byte |
| `commit`, `author`, `date` | string or null | first commit that holds the secret; the date in ISO 8601 |
| `last_commit` | string or null | last commit that holds it |
| `at_head` | boolean or null | whether HEAD still holds it |
| `decoded` | array of strings | decoders from the outside in; empty when it stands in plain |
| `origin` | object | `type` (`file`, `git`, `log` ...) and what that kind says: `job`, `layer`, `field` ... |
| `locations` | array of objects | every place, `path` to `origin` and `exposure`; the first is the above |
| `parts` | array of objects | what belongs to it: `name`, `value` (masked if secret), `secret_id` or null |
| `reasons` | array of objects | `name`, `weight` (log-odds) and `note` of each argument |
| `secret` | string | the plain value; only when the user asked for it |
"""

from __future__ import annotations

from collections.abc import Iterator

from oakum.model import ScanResult
from oakum.report.encode import json_text
from oakum.report.interface import Context
from oakum.report.record import record


class JsonlReport:
    """A line for each open finding; nothing when there is none."""

    name = "jsonl"
    suffix = ".jsonl"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """One line at a time."""
        for finding in result.findings:
            yield json_text(record(finding, context.show_secrets)) + "\n"
