"""An API server of a few objects in memory: what `oakum.server.cluster.Api` asks of one."""

from __future__ import annotations

import copy
from typing import Any


class Memory:
    """Objects by path, with versions; `busy` calls that change something find that another was faster."""

    def __init__(self, objects: dict[str, dict[str, Any]] | None = None, busy: int = 0) -> None:
        self.objects = objects or {}
        self.busy = busy
        self.changes = 0

    def get(self, path: str) -> dict[str, Any] | None:
        found = self.objects.get(path)
        return copy.deepcopy(found) if found else None

    def create(self, path: str, body: dict[str, Any]) -> bool:
        place = f"{path}/{body['metadata']['name']}"
        return place not in self.objects and self._put(place, body)

    def replace(self, path: str, body: dict[str, Any]) -> bool:
        return self._is_current(path, body) and self._put(path, body)

    def merge(self, path: str, body: dict[str, Any]) -> bool:
        return self._is_current(path, body) and self._put(path, {**self.objects[path], **body})

    def _is_current(self, path: str, body: dict[str, Any]) -> bool:
        known = self.objects.get(path, {}).get("metadata", {}).get("resourceVersion")
        return path in self.objects and known == body["metadata"].get("resourceVersion")

    def _put(self, path: str, body: dict[str, Any]) -> bool:
        if self.busy:
            self.busy -= 1
            return False
        self.changes += 1
        self.objects[path] = copy.deepcopy(
            {**body, "metadata": {**body["metadata"], "resourceVersion": str(self.changes)}}
        )
        return True
