"""The reference of the configuration: the structs of `oakum.config.settings` and their docstrings."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from oakum.config.settings import SECTIONS, Settings
from parts import table

FLAGS = {
    "scan.binary": "--include binary",
    "scan.ignored": "--fail-on-ignored",
    "scan.vendored": "--include vendored",
    "scan.minified": "--include minified",
    "scan.lockfiles": "--include lockfiles",
    "scan.history": "--no-history",
    "scan.jobs": "--jobs",
    "scan.cache": "--no-cache",
    "scan.network": "--network",
    "scan.registry_login": "--registry-login",
    "scan.strict": "--strict",
    "scan.foreign_markers": "--foreign-markers",
    "rules.enable": "--rule",
    "rules.packs": "--insecure",
    "rules.disable": "--no-rule",
    "report.min_confidence": "--min-confidence",
    "report.fail_on": "--fail-on",
    "report.formats": "--format",
    "baseline": "--baseline",
}
"""Options of `oakum scan` that set a key."""


def keys() -> str:
    """A table for each section."""
    sections: list[tuple[str, type[msgspec.Struct]]] = [("", Settings), *SECTIONS.items()]
    return "\n\n".join(_section(name, kind) for name, kind in sections)


def example() -> str:
    """Every key with its default, as a file."""
    lines = ["```toml", "# oakum.toml: every key with its default", *_assignments("", Settings)]
    for name, kind in SECTIONS.items():
        lines += ["", f"[{name}]", *_assignments(name, kind)]
    return "\n".join([*lines, "```"])


def _section(name: str, kind: type[msgspec.Struct]) -> str:
    title = f"## `[{name}]`" if name else "## At the top of the file"
    rows = (
        (f"`{key}`", _kind(schema), f"`{_toml(default)}`", text, f"`{flag}`" if flag else "")
        for key, schema, default, text, flag in _rows(name, kind)
    )
    return f"{title}\n\n{table(('key', 'value', 'default', 'meaning', 'option'), rows)}"


def _assignments(name: str, kind: type[msgspec.Struct]) -> Iterator[str]:
    for key, _, default, _, _ in _rows(name, kind):
        yield f"{key} = {_toml(default)}"


def _rows(name: str, kind: type[msgspec.Struct]) -> Iterator[tuple[str, dict[str, Any], Any, str, str]]:
    texts = _docstrings(kind)
    schemas = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    definitions = msgspec.json.schema(Settings)["$defs"]
    for field in msgspec.structs.fields(kind):
        if field.name in SECTIONS:
            continue
        schema = schemas[field.name]
        reference = schema.get("$ref", "").rpartition("/")[2]
        flag = FLAGS.get(f"{name}.{field.name}" if name else field.name, "")
        default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        yield field.name, definitions.get(reference, schema), default, texts[field.name], flag


def _docstrings(kind: type[msgspec.Struct]) -> dict[str, str]:
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    texts: dict[str, str] = {}
    for statement, following in zip(body.body, [*body.body[1:], ast.Pass()], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            said = following.value if isinstance(following, ast.Expr) else None
            texts[statement.target.id] = str(said.value) if isinstance(said, ast.Constant) else ""
    return texts


def _kind(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(choice) for choice in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{_toml(value)}`" for value in schema["enum"])
    words = {"boolean": "true or false", "string": "text", "array": "list of texts", "object": "table"}
    bounds = [f"from {schema['minimum']}"] if "minimum" in schema else []
    bounds += [f"to {schema['maximum']}"] if "maximum" in schema else []
    return " ".join([words.get(schema["type"], schema["type"]), *bounds])


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return json.dumps(list(value))
    return "{}" if value == {} else json.dumps(value, ensure_ascii=False)
