"""ValidatingAdmissionPolicy: a policy and its binding for every check. Kubernetes 1.30 and later."""

from __future__ import annotations

from typing import Any

from oakum.policy.export.interface import Action, Files, Shape, Wanted
from oakum.policy.export.rules import metadata, spec
from oakum.policy.export.writing import written

_GROUP = "admissionregistration.k8s.io/v1"


def export(wanted: Wanted) -> Files:
    """One file for every check. Raises MissingExtra."""
    return {f"oakum-{shape.id}.yaml": written(_documents(shape, wanted)) for shape in wanted.shapes}


def _documents(shape: Shape, wanted: Wanted) -> list[dict[str, Any]]:
    actions = ["Deny", "Audit"] if wanted.action(shape) is Action.DENY else ["Warn", "Audit"]
    name = metadata(shape)["name"]
    return [
        {
            "apiVersion": _GROUP,
            "kind": "ValidatingAdmissionPolicy",
            "metadata": metadata(shape),
            "spec": spec(shape, wanted),
        },
        {
            "apiVersion": _GROUP,
            "kind": "ValidatingAdmissionPolicyBinding",
            "metadata": metadata(shape),
            "spec": {"policyName": name, "validationActions": actions},
        },
    ]
