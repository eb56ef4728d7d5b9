"""The description says what the server does: its routes, its values, and every status that it answers with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from oakum.policy.register.record import Request
from oakum.server.exceptions.openapi import PROBLEMS, description
from oakum.server.exceptions.routes import ROUTES
from register import ID, ignore

SOURCE = Path(__file__).parents[3] / "src" / "oakum" / "server" / "exceptions"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(json.dumps(description()))


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    named = re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document))
    assert named
    assert set(named) <= set(schemas)


def test_every_route_is_described(document: dict[str, Any]) -> None:
    for route in ROUTES:
        operation = document["paths"][route.path][route.method.lower()]
        assert ("requestBody" in operation) == (route.body is not None)
        assert operation["operationId"] == str(route.does)
    assert len({str(route.does) for route in ROUTES}) == len(ROUTES)


def test_every_status_that_is_raised_is_described(document: dict[str, Any]) -> None:
    raised = {int(code) for path in SOURCE.glob("*.py") for code in re.findall(r"Refused\((\d+)", path.read_text())}
    assert raised - {405} <= set(PROBLEMS)
    described = {
        int(code)
        for methods in document["paths"].values()
        for operation in methods.values()
        for code in operation["responses"]
    }
    assert set(PROBLEMS) <= described


def test_values_fit_their_schemas(document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/Request", **document}
    jsonschema.validate(json.loads(msgspec.json.encode(Request(exception=ignore(secret=ID)))), schema)
    for wrong in (
        {},
        {"exception": {}},
        {"exception": {"reason": "r"}, "days": 0},
        {"exception": {"reason": "r", "line": 3}},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
