"""Rules about Pods, made into rules about what makes Pods, as Kyverno does it.

Source: `kyverno/pkg/cel/autogen` and `policies/vpol/autogen` (Kyverno 1.18): `object.spec` becomes
`object.spec.template.spec` wherever it stands, and `object.metadata.namespace` stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from oakum.policy.cel.objects import at

_APPS = {kind: ("apps", kind) for kind in ("daemonsets", "deployments", "replicasets", "statefulsets")}
CONTROLLERS = _APPS | {"jobs": ("batch", "jobs"), "cronjobs": ("batch", "cronjobs")}
_PART = re.compile(r"(object|oldObject)\.(spec|metadata(?!\.namespace(?![A-Za-z0-9_])))")
_ANY_PART = re.compile(r"(object|oldObject)\.(spec|metadata)")


class Generated(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that is made."""

    name: str
    """`defaults` or `cronjobs`."""
    constraints: dict[str, Any]
    rewrite: Callable[[str], str]


def generated(spec: Any) -> Iterator[Generated]:
    """What is made of a policy about Pods; nothing where it is about more, or its author does not want it."""
    constraints = at(spec, "matchConstraints")
    if not _is_about_pods(constraints):
        return
    chosen = at(spec, "autogen", "podControllers", "controllers")
    wanted = CONTROLLERS if chosen is None else {name: CONTROLLERS[name] for name in chosen if name in CONTROLLERS}
    for name, prefix in (("defaults", "spec.template"), ("cronjobs", "spec.jobTemplate.spec.template")):
        targets = [target for kind, target in wanted.items() if (kind == "cronjobs") == (name == "cronjobs")]
        if targets:
            yield Generated(name=name, constraints=_constraints(constraints, targets), rewrite=rewriter(prefix))


def rewriter(prefix: str, *, keeps_namespace: bool = True) -> Callable[[str], str]:
    """Makes text about a Pod into text about the template of one; the old kinds do not keep the namespace."""
    part = _PART if keeps_namespace else _ANY_PART
    return lambda text: part.sub(lambda match: f"{match[1]}.{prefix}.{match[2]}", text)


def _is_about_pods(constraints: Any) -> bool:
    selector, rules = at(constraints, "objectSelector"), at(constraints, "resourceRules")
    if at(selector, "matchLabels") or at(selector, "matchExpressions") or at(constraints, "excludeResourceRules"):
        return False
    if not isinstance(rules, list) or len(rules) != 1:
        return False
    shape = [at(rules[0], key) for key in ("apiGroups", "apiVersions", "resources")]
    return shape == [[""], ["v1"], ["pods"]] and not at(rules[0], "resourceNames")


def _constraints(constraints: Any, targets: list[tuple[str, str]]) -> dict[str, Any]:
    operations = at(constraints["resourceRules"][0], "operations")
    rules = [
        {"apiGroups": [group], "apiVersions": ["v1"], "resources": [resource], "operations": operations}
        for group, resource in targets
    ]
    return {"resourceRules": rules, "namespaceSelector": at(constraints, "namespaceSelector")}
