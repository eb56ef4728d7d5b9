from __future__ import annotations

import json
from datetime import UTC, datetime

from oakum.server.admission.record import Record, to_standard_error
from oakum.server.admission.review import Told


def figures(record: Record) -> dict[str, float]:
    lines = [line for line in record.metrics().decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_reviews_are_counted_and_written() -> None:
    lines: list[str] = []
    record = Record(lines.append)
    record.reviewed(
        "validate", Told(uid="u", operation="CREATE", allowed=False, verdict="deny", fields=("$.a",)), 0.004
    )
    record.reviewed("validate", Told(uid="v", operation="odd", allowed=True, verdict="allow"), 0.1)
    found = figures(record)
    deny = 'oakum_admission_reviews_total{allowed="false",operation="CREATE",verdict="deny",webhook="validate"}'
    assert found[deny] == 1
    assert any('operation="other"' in name for name in found)
    assert found['oakum_admission_seconds_bucket{le="0.005",webhook="validate"}'] == 1
    (line,) = map(json.loads, lines)
    assert (line["event"], line["uid"], line["allowed"], line["ms"], line["fields"]) == (
        "review",
        "u",
        False,
        4.0,
        ["$.a"],
    )


def test_all_reviews_where_that_is_asked_for() -> None:
    lines: list[str] = []
    Record(lines.append, all_reviews=True).reviewed("validate", Told(uid="v", allowed=True, verdict="allow"), 0.1)
    assert json.loads(lines[0])["uid"] == "v"


def test_refusals_and_the_certificate() -> None:
    lines: list[str] = []
    record = Record(lines.append)
    record.refused(415, "no JSON")
    record.expires(datetime(2030, 1, 1, tzinfo=UTC))
    found = figures(record)
    assert found['oakum_admission_refused_total{status="415"}'] == 1
    assert found["oakum_admission_certificate_expiry_seconds"] == datetime(2030, 1, 1, tzinfo=UTC).timestamp()
    assert json.loads(lines[0])["reason"] == "no JSON"


def test_standard_error(capsys) -> None:
    to_standard_error("{}")
    assert capsys.readouterr().err == "{}\n"
