"""Kyverno: a ValidatingPolicy for every check (`policies.kyverno.io/v1`, Kyverno 1.17 and later)."""

from __future__ import annotations

from typing import Any

from oakum.policy.export.interface import Action, Files, Shape, Wanted
from oakum.policy.export.rules import metadata, spec
from oakum.policy.export.writing import written


def export(wanted: Wanted) -> Files:
    """One file for every check. Raises MissingExtra."""
    return {f"oakum-{shape.id}.yaml": written([_document(shape, wanted)]) for shape in wanted.shapes}


def _document(shape: Shape, wanted: Wanted) -> dict[str, Any]:
    """Controllers of pods are named in the constraints, so that Kyverno generates nothing."""
    named = metadata(shape)
    named["annotations"] |= {
        "policies.kyverno.io/title": shape.title,
        "policies.kyverno.io/category": "Secrets",
        "policies.kyverno.io/severity": "high" if shape.action is Action.DENY else "medium",
        "policies.kyverno.io/description": shape.why,
    }
    return {
        "apiVersion": "policies.kyverno.io/v1",
        "kind": "ValidatingPolicy",
        "metadata": named,
        "spec": {
            "validationActions": ["Deny"] if wanted.action(shape) is Action.DENY else ["Audit"],
            "evaluation": {"background": {"enabled": True}},
            **spec(shape, wanted),
        },
    }
