"""Keeps what is secret in an object out of the messages that policies make of it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from oakum.policy.cel.objects import Document, at
from oakum.sources.manifests.secrecy import is_by_definition_secret

_HIDDEN = "[hidden]"
_MOST = 10_000


def hidden(message: str, document: Document) -> str:
    """The message without values of a Secret, encoded or not, and without literal values of environment variables."""
    for value in sorted(_secrets(document), key=len, reverse=True):
        message = message.replace(value, _HIDDEN)
    return message


def _secrets(document: Document) -> Iterator[str]:
    if document.kind == "Secret":
        yield from _data(document.value)
    yield from _environment(document.value)


def _data(value: Any) -> Iterator[str]:
    for key in ("stringData", "data"):
        entries = at(value, key)
        for name, text in entries.items() if isinstance(entries, dict) else ():
            if not isinstance(text, str):
                continue
            plain = text.encode() if key == "stringData" else _decoded(text)
            if is_by_definition_secret(name, plain):
                yield text.strip()
                yield plain.decode(errors="replace").strip()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (ValueError, binascii.Error):
        return b""


def _environment(value: Any) -> Iterator[str]:
    """Values of `env` entries anywhere in the object."""
    pending, seen = [value], 0
    while pending and (seen := seen + 1) < _MOST:
        one = pending.pop()
        if isinstance(one, dict):
            pending += one.values()
            for entry in one["env"] if isinstance(one.get("env"), list) else ():
                name, text = (at(entry, "name"), at(entry, "value"))
                if isinstance(name, str) and isinstance(text, str) and is_by_definition_secret(name, text.encode()):
                    yield text.strip()
        elif isinstance(one, list):
            pending += one
