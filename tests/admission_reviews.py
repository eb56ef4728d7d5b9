"""Reviews, objects and values to try a webhook with; values are made anew each time."""

from __future__ import annotations

import base64
import json
import random
import string
from functools import cache
from typing import Any

from oakum import config
from oakum.config.settings import Settings
from oakum.model import Identity, Severity
from oakum.scan import equipment
from oakum.server.admission.inspect import Inspector
from oakum.server.admission.message import VERSION
from oakum.server.admission.review import Reviewer
from oakum.server.admission.ruling import BuiltIn

IDENTITY = Identity(b"k" * 32)


def password() -> str:
    """A random value of 28 characters, of all kinds."""
    return "aZ7" + "".join(random.choices(string.ascii_letters + string.digits, k=25))


def deployment(*variables: tuple[str, str], **metadata: Any) -> dict[str, Any]:
    """A small Deployment with these variables in its only container."""
    env = [{"name": name, "value": value} for name, value in variables]
    pod = {"containers": [{"name": "web", "image": "host.example/web:1", "env": env}]}
    about = {"name": "web", "namespace": "shop", **metadata}
    spec = {
        "selector": {"matchLabels": {"app": "web"}},
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": pod},
    }
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": about, "spec": spec}


def secret(**data: str) -> dict[str, Any]:
    """A Secret with these values, encoded."""
    encoded = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": "shop"}, "data": encoded}


def review(value: Any, operation: str = "CREATE", **request: Any) -> bytes:
    """A review as an API server sends it."""
    about = value if isinstance(value, dict) else {}
    asked = {
        "uid": "7d1a3c1e-0000-4000-8000-000000000001",
        "kind": {"group": "apps", "version": "v1", "kind": about.get("kind", "")},
        "resource": {"group": "apps", "version": "v1", "resource": "deployments"},
        "name": "web",
        "namespace": "shop",
        "operation": operation,
        "userInfo": {"username": "ada", "groups": ["system:authenticated"]},
        "object": value,
        "oldObject": None,
        "dryRun": False,
    }
    return json.dumps({"apiVersion": VERSION, "kind": "AdmissionReview", "request": asked | request}).encode()


@cache
def inspector() -> Inspector:
    """The one of the tests' own thread."""
    return new_inspector()


def new_inspector() -> Inspector:
    """One with all rules."""
    settings = Settings()
    rules = config.rules_for(settings.rules)
    return Inspector(equipment(rules, settings.scan, companions=True).detector(), settings, rules, IDENTITY)


def reviewer(**options: Any) -> Reviewer:
    """One that judges as built in."""
    return Reviewer(**{"inspector": inspector(), "judge": BuiltIn(Severity.LOW)} | options)


def response(answer: bytes) -> dict[str, Any]:
    """What a review says back."""
    found: dict[str, Any] = json.loads(answer)["response"]
    return found
