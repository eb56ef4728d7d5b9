"""Literal values of variables become references to the Secret that an ExternalSecret fills with the same value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from oakum.model import Secret
from oakum.sources.manifests.fields import LAST_APPLIED

_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_SHORTEST = 8
"""Shorter values (`true`, a port) stand in Secrets too, and mean nothing."""


class Provides(Protocol):
    """Knows which Secret has a value."""

    def reference(self, namespace: str, value: Secret) -> dict[str, str] | None:
        """`name` and `key` of the Secret in that namespace; None where none is known."""
        ...


Patch = dict[str, Any]


def replacements(value: dict[str, Any], namespace: str, provides: Provides) -> tuple[Patch, ...]:
    """Operations of JSON Patch: one for each variable, and one for the copy that kubectl keeps in an annotation."""
    found = tuple(_operations(value, namespace, provides))
    return (*found, *_in_annotation(value, namespace, provides)) if found else ()


def references(patch: tuple[Patch, ...]) -> list[tuple[str, str]]:
    """Name of each variable that became a reference, and of the Secret."""
    changed = [one["value"] for one in patch if isinstance(one["value"], dict)]
    return [(one["name"], one["valueFrom"]["secretKeyRef"]["name"]) for one in changed]


def replaced(value: Any, patch: tuple[Patch, ...]) -> Any:
    """A copy of the object as it is with the operations done."""
    for one in patch:
        value = _put(value, one["path"].lstrip("/").split("/"), one["value"])
    return value


def _operations(value: Any, namespace: str, provides: Provides) -> Iterator[Patch]:
    for pointer, variable in _variables(value, ""):
        name, text = variable.get("name"), variable.get("value")
        if not isinstance(text, str) or len(text) < _SHORTEST or "$(" in text or not isinstance(name, str):
            continue
        reference = provides.reference(namespace, Secret(text.encode("utf-8", "surrogatepass")))
        if reference:
            changed = {"name": name, "valueFrom": {"secretKeyRef": reference}}
            yield {"op": "replace", "path": pointer, "value": changed}


def _in_annotation(value: dict[str, Any], namespace: str, provides: Provides) -> Iterator[Patch]:
    metadata = value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    applied = annotations.get(LAST_APPLIED) if isinstance(annotations, dict) else None
    if not isinstance(applied, str):
        return
    try:
        inner = json.loads(applied)
        patch = tuple(_operations(inner, namespace, provides))
    except (ValueError, RecursionError):
        return
    if patch:
        text = json.dumps(replaced(inner, patch), separators=(",", ":"))
        yield {"op": "replace", "path": f"/metadata/annotations/{_escaped(LAST_APPLIED)}", "value": text}


def _variables(value: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every variable of every container, however deep the pod's specification stands."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _variables(one, f"{pointer}/{number}")
    elif isinstance(value, dict):
        for key, one in value.items():
            here = f"{pointer}/{_escaped(key)}"
            if key in _CONTAINERS and isinstance(one, list):
                yield from _of_containers(one, here)
            else:
                yield from _variables(one, here)


def _of_containers(containers: list[Any], pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, container in enumerate(containers):
        variables = container.get("env") if isinstance(container, dict) else None
        for index, one in enumerate(variables if isinstance(variables, list) else ()):
            if isinstance(one, dict):
                yield f"{pointer}/{number}/env/{index}", one


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _put(value: Any, steps: list[str], new: Any) -> Any:
    if not steps:
        return new
    if isinstance(value, list):
        number = int(steps[0])
        return [*value[:number], _put(value[number], steps[1:], new), *value[number + 1 :]]
    key = steps[0].replace("~1", "/").replace("~0", "~")
    return {**value, key: _put(value[key], steps[1:], new)}
