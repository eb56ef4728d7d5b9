"""Policies that every engine evaluates, and what OPA says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RECORDED = FOLDER / "recorded.json"
"""Written by `python tests/policy/rego/parity/record.py` with the program `opa`: its version, and its answers."""
DATA = {"settings": {"limits": {"objects": 2}, "blocked": ["eve"], "names": ["n1", "n2"]}}
INPUT = {
    "objects": [
        {"name": "z", "kind": "B"},
        {"name": "x", "kind": "A", "owner": "a"},
        {"name": "y", "kind": "A", "owner": "b"},
        {"name": "w", "kind": "A"},
    ],
    "user": "root",
    "score": 60,
    "deep": {"one": {}},
    "with space": {"and.dot": 1},
    "false_": False,
}
PACKAGES = {"functions": "v1", "language": "v1", "heads": "v1", "negations": "v1", "old": "v0"}
"""Package below `data.parity` -> syntax."""


def modules(syntax: str) -> dict[str, str]:
    """File name -> Rego of a syntax."""
    names = [name for name, of in PACKAGES.items() if of == syntax] + (["library"] if syntax == "v1" else [])
    return {f"{name}.rego": (FOLDER / f"{name}.rego").read_text("utf-8") for name in names}


def recorded() -> dict[str, Any]:
    """What OPA says: package -> rule -> value."""
    answers: dict[str, Any] = json.loads(RECORDED.read_text("utf-8"))["answers"]
    return answers
