"""What the exports to Kubernetes and to Kyverno have in common: the spec of a policy in CEL."""

from __future__ import annotations

from typing import Any

from oakum.policy.export.interface import Shape, Wanted


def metadata(shape: Shape) -> dict[str, Any]:
    """Name, labels and words of a policy."""
    annotations = {"oakum.dev/title": shape.title, "oakum.dev/description": shape.why}
    labels = {"app.kubernetes.io/part-of": "oakum", "app.kubernetes.io/managed-by": "oakum-policy-export"}
    return {"name": f"oakum-{shape.id}", "labels": labels, "annotations": annotations}


def spec(shape: Shape, wanted: Wanted) -> dict[str, Any]:
    """From `matchConstraints` to `validations`, the same for both."""
    return {
        "failurePolicy": "Fail",
        "matchConstraints": _constraints(shape, wanted),
        "variables": [{"name": name, "expression": expression} for name, expression in shape.variables],
        "validations": [
            {
                "expression": "variables.found.size() == 0",
                "message": shape.message.partition(";")[0],
                "messageExpression": f"'{shape.message}: ' + variables.found.join(', ')",
                "reason": "Forbidden",
            }
        ],
    }


def _constraints(shape: Shape, wanted: Wanted) -> dict[str, Any]:
    by_group: dict[str, list[str]] = {}
    for resource in shape.resources:
        group, _, name = resource.partition("/")
        by_group.setdefault(group, []).append(name)
    rules = [
        {"apiGroups": [group], "apiVersions": ["v1"], "operations": ["CREATE", "UPDATE"], "resources": resources}
        for group, resources in by_group.items()
    ]
    elsewhere = {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": list(wanted.exempt)}
    selector = {"namespaceSelector": {"matchExpressions": [elsewhere]}} if wanted.exempt else {}
    return {"resourceRules": rules, **selector}
