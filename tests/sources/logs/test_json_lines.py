from __future__ import annotations

import json
import random
from pathlib import Path

from oakum.detect.equipment import Equipment
from oakum.sources.logs.interface import Names
from oakum.sources.logs.json_lines import FORMAT_AUDIT, FORMAT_JOURNAL
from oakum.sources.logs.recognise import recognise
from toys import key, token

from .makers import origin, places, seen


def audited(data: str) -> bytes:
    event = {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "RequestResponse",
        "verb": "create",
        "objectRef": {"resource": "secrets", "namespace": "shop", "name": "db"},
        "requestObject": {"stringData": {"key": data}},
    }
    return json.dumps(event).encode() + b"\n"


def test_audit_of_kubernetes(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    path = tmp_path / "audit.log"
    path.write_bytes(audited("nothing") + audited(key(rng).decode()))
    found = seen(tools, path)
    (place,) = places(found)
    assert (place.span.start_line, place.span.end_line) == (2, 2)
    where = origin(found)
    assert (where.system, where.job, where.step) == ("kubernetes-audit", "shop/db", "create secrets")


def test_journal(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    entry = {"__REALTIME_TIMESTAMP": "1", "_HOSTNAME": "web", "SYSLOG_IDENTIFIER": "app"}
    path = tmp_path / "journal.json"
    path.write_text(json.dumps(entry | {"MESSAGE": f'say "{token(rng).decode()}"'}) + "\n")
    where = origin(seen(tools, path))
    assert (where.system, where.job, where.step) == ("journald", "web", "app")


def test_cloud_audits() -> None:
    assert recognise(b'{"eventSource":"s3.amazonaws.com"}\n', "a").system == "cloudtrail"
    google = b'{"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog"}}\n'
    assert recognise(google, "a").system == "google-audit"


def test_half_a_line_has_no_names() -> None:
    assert FORMAT_AUDIT.by_line(b'{"verb": "cre') == Names()
    assert FORMAT_JOURNAL.by_line(b"\xff") == Names()
