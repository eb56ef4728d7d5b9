"""HTTP archives and Postman exports in the shapes of their formats."""

from __future__ import annotations

import json
from typing import Any

SHAPE = "k4" * 16
WEAK = "weak"


def pairs(**values: str) -> list[dict[str, str]]:
    return [{"name": name.replace("_", "-"), "value": value} for name, value in values.items()]


def entry(url: str, *, method: str = "GET", request: dict[str, Any] | None = None, **response: Any) -> dict[str, Any]:
    """A request with its answer, as HTTP Archive 1.2 has it."""
    asked = {"method": method, "url": url, "httpVersion": "HTTP/2", "headers": [], "cookies": [], "queryString": []}
    given = {"status": 200, "headers": [], "cookies": [], "content": {"size": 0}, "redirectURL": ""}
    return {"startedDateTime": "2026-05-04T10:00:00Z", "request": asked | (request or {}), "response": given | response}


def archive(*entries: dict[str, Any]) -> str:
    creator = {"name": "browser", "version": "1"}
    return json.dumps({"log": {"version": "1.2", "creator": creator, "pages": [], "entries": list(entries)}}, indent=2)


def collection(*items: dict[str, Any], **more: Any) -> str:
    """A Postman collection 2.1."""
    info = {"name": "api", "schema": "https://host.example/json/collection/v2.1.0/collection.json"}
    return json.dumps({"info": info, "item": list(items)} | more, indent="\t")
