"""The description of the API, as OpenAPI 3.1 has it, made from its routes and values."""

from __future__ import annotations

from typing import Any

import msgspec

from oakum import __version__
from oakum.policy.register.record import MOST, Problem, State
from oakum.server.exceptions.book import What
from oakum.server.exceptions.register import FILTERS
from oakum.server.exceptions.routes import DESCRIPTION, ROUTES, Asks, Route

_REFERENCE = "#/components/schemas/{name}"
_MANY = {"state", "repository", "secret", "rule", "policy", "path", "namespace", "owner", "ticket"}
PROBLEMS: dict[int, str] = {
    400: "The request is none that is understood here.",
    401: "There is no token, or it is nobody's, or it has ended.",
    403: "The token is not good for this, or whoever asked may not decide.",
    404: "There is no such exception.",
    409: "There is one about the same, or it is in a state in which this cannot be done.",
    412: "It has changed since it was looked at.",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "It breaks a rule of the register: too long, no owner, no identity, or a text that holds a secret.",
    428: "There is no If-Match with the version that was looked at.",
    429: "Too much in too short a time.",
    503: "The register is busy, or its disk takes nothing; nothing has happened.",
    507: "The register is full.",
}


def description() -> dict[str, Any]:
    """The document."""
    kinds = {one for route in ROUTES for one in (route.body, route.answer) if one is not None} | {Problem}
    ordered = sorted(kinds, key=str)
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REFERENCE)
    by_kind = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_kind)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Oakum: exceptions", "version": "1", "x-oakum": __version__},
        "security": [{"token": []}],
        "paths": {**paths, DESCRIPTION: {"get": _of_description()}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": components,
        },
    }


def _operation(route: Route, kinds: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    status = "201" if route.does is What.REQUEST else "200"
    content = {"application/json": {"schema": kinds[route.answer]}}
    problem = {"application/problem+json": {"schema": kinds[Problem]}}
    found: dict[str, Any] = {
        "operationId": str(route.does),
        "description": route.said,
        "x-scopes": [str(scope) for scope in route.scopes],
        "parameters": _parameters(route),
        "responses": {
            status: {"description": "Done.", "content": content, "headers": {"ETag": {"schema": {"type": "string"}}}},
            **({"304": {"description": "As If-None-Match has it."}} if route.does is Asks.LIST else {}),
            **{str(code): {"description": PROBLEMS[code], "content": problem} for code in problems(route)},
        },
    }
    if route.body is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": kinds[route.body]}}}
    return found


def problems(route: Route) -> list[int]:
    """Statuses of what may go wrong."""
    found = [400, 401, 403, 429, 503]
    if "{id}" in route.path:
        found += [404]
    if route.body is not None:
        found += [409, 413, 415, 422]
    if route.does is What.REQUEST:
        found += [507]
    elif route.body is not None:
        found += [412, 428]
    return sorted(found)


def _parameters(route: Route) -> list[dict[str, Any]]:
    text = {"type": "string"}
    found: list[dict[str, Any]] = []
    if "{id}" in route.path:
        found.append({"name": "id", "in": "path", "required": True, "schema": text})
    if route.does is Asks.LIST:
        found += [{"name": name, "in": "query", "schema": _of_filter(name)} for name in FILTERS]
        found.append({"name": "If-None-Match", "in": "header", "schema": text})
    elif route.body is not None and route.does is not What.REQUEST:
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": text})
    return found


def _of_filter(name: str) -> dict[str, Any]:
    if name == "limit":
        return {"type": "integer", "minimum": 1, "maximum": MOST}
    if name == "ended_since":
        return {"type": "string", "format": "date"}
    one = {"type": "string", "enum": list(map(str, State))} if name == "state" else {"type": "string"}
    return {"type": "array", "items": one} if name in _MANY else one


def _of_description() -> dict[str, Any]:
    return {
        "operationId": "describe",
        "description": "This document.",
        "security": [],
        "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }
