"""Gatekeeper: a ConstraintTemplate with the pack as its libraries, and a constraint, for every check.

Rego of version 1, which Gatekeeper takes since 3.19 (`code[].source.version`). A template that is applied makes a kind;
only then the cluster knows constraints of that kind: apply `templates/` first.
"""

from __future__ import annotations

from typing import Any

from oakum.policy.export import rego
from oakum.policy.export.interface import Action, Files, Shape, Wanted
from oakum.policy.export.rules import metadata
from oakum.policy.export.writing import written

_LIBRARY = "lib"
_KINDS = {
    "configmaps": "ConfigMap",
    "clusterrolebindings": "ClusterRoleBinding",
    "clusterroles": "ClusterRole",
    "cronjobs": "CronJob",
    "daemonsets": "DaemonSet",
    "deployments": "Deployment",
    "ingresses": "Ingress",
    "jobs": "Job",
    "pods": "Pod",
    "replicasets": "ReplicaSet",
    "replicationcontrollers": "ReplicationController",
    "rolebindings": "RoleBinding",
    "roles": "Role",
    "secrets": "Secret",
    "serviceaccounts": "ServiceAccount",
    "services": "Service",
    "statefulsets": "StatefulSet",
}
_TEMPLATE = """\
package oakum

import data.lib.oakum.kubernetes

event := {{"kind": "manifest", "source": "", "object": input.review.object, "parameters": input.parameters}}

found contains result if some result in kubernetes.deny with input as event

found contains result if some result in kubernetes.warn with input as event

violation contains {{"msg": result.msg, "details": {{"field": result.field}}}} if {{
	some result in found
	result.rule == "{check}"
}}
"""


def export(wanted: Wanted) -> Files:
    """`templates/` and `constraints/`. Raises MissingExtra."""
    templates = {f"templates/oakum-{shape.id}.yaml": written([_template(shape)]) for shape in wanted.shapes}
    constraints = {
        f"constraints/oakum-{shape.id}.yaml": written([_constraint(shape, wanted)]) for shape in wanted.shapes
    }
    return templates | constraints


def kind(shape: Shape) -> str:
    """The kind of its constraint, such as `OakumLiteralEnv`."""
    return f"Oakum{''.join(word.capitalize() for word in shape.id.split('-'))}"


def _template(shape: Shape) -> dict[str, Any]:
    libraries = [rego.below(_LIBRARY, text, "input.parameters") for text in rego.modules().values()]
    source = {"version": "v1", "rego": _TEMPLATE.format(check=shape.id), "libs": libraries}
    named = metadata(shape) | {"name": kind(shape).lower()}
    open_schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    return {
        "apiVersion": "templates.gatekeeper.sh/v1",
        "kind": "ConstraintTemplate",
        "metadata": named,
        "spec": {
            "crd": {"spec": {"names": {"kind": kind(shape)}, "validation": {"openAPIV3Schema": open_schema}}},
            "targets": [
                {"target": "admission.k8s.gatekeeper.sh", "code": [{"engine": "Rego", "source": source}]},
            ],
        },
    }


def _constraint(shape: Shape, wanted: Wanted) -> dict[str, Any]:
    by_group: dict[str, list[str]] = {}
    for resource in shape.resources:
        group, _, name = resource.partition("/")
        if "/" not in name:
            by_group.setdefault(group, []).append(_KINDS[name])
    kinds = [{"apiGroups": [group], "kinds": names} for group, names in by_group.items()]
    return {
        "apiVersion": "constraints.gatekeeper.sh/v1beta1",
        "kind": kind(shape),
        "metadata": metadata(shape),
        "spec": {
            "enforcementAction": "deny" if wanted.action(shape) is Action.DENY else "warn",
            "match": {"kinds": kinds, "excludedNamespaces": list(wanted.exempt)},
        },
    }
