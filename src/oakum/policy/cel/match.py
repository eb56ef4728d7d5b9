"""Whether a policy is about an object: rules for resources, and selectors of labels.

Source: `k8s.io/apiserver/pkg/admission/plugin/policy/matching` and `webhook/predicates/{rules,namespace,object}`.
`matchPolicy: Equivalent` converts between versions of an API, which only a cluster can: here a rule names its versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from oakum.model import PolicyError
from oakum.policy.cel.objects import at, text
from oakum.policy.cel.subject import NAME_LABEL, Subject


class Match(StrEnum):
    """Whether a policy is about an object."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """It depends on labels of a namespace whose manifest is not there."""


def matches(constraints: Any, subject: Subject) -> Match:
    """By `matchConstraints` of a policy, or `matchResources` of a binding. Raises PolicyError."""
    by_namespace = _by_namespace(at(constraints, "namespaceSelector"), subject)
    if by_namespace is Match.NO or not selected(at(constraints, "objectSelector"), subject.labels):
        return Match.NO
    if _by_rules(at(constraints, "excludeResourceRules"), subject):
        return Match.NO
    rules = at(constraints, "resourceRules")
    return by_namespace if not rules or _by_rules(rules, subject) else Match.NO


def selected(selector: Any, labels: Mapping[str, str]) -> bool:
    """Whether a LabelSelector takes these labels; none, and an empty one, take all. Raises PolicyError."""
    wanted = at(selector, "matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_meets(expression, labels) for expression in at(selector, "matchExpressions") or ())


def _meets(expression: Any, labels: Mapping[str, str]) -> bool:
    key, operator, given = text(expression, "key"), text(expression, "operator"), at(expression, "values") or ()
    if operator in ("In", "NotIn"):
        return (labels.get(key) in given) == (operator == "In")
    if operator in ("Exists", "DoesNotExist"):
        return (key in labels) == (operator == "Exists")
    raise PolicyError(f"a selector has the operator {operator!r}; there are: In, NotIn, Exists, DoesNotExist")


def _by_namespace(selector: Any, subject: Subject) -> Match:
    if not selector or not (subject.namespace or subject.document.kind == "Namespace"):
        return Match.YES
    keys = {*(at(selector, "matchLabels") or ())}
    keys |= {text(expression, "key") for expression in at(selector, "matchExpressions") or ()}
    if keys - {NAME_LABEL} and not subject.knows_namespace:
        return Match.UNKNOWN
    return Match.YES if selected(selector, subject.namespace_labels) else Match.NO


def _by_rules(rules: Any, subject: Subject) -> bool:
    return any(_by_rule(rule, subject) for rule in rules or ())


def _by_rule(rule: Any, subject: Subject) -> bool:
    return (
        _has(at(rule, "operations"), subject.asker.operation)
        and _has(at(rule, "apiGroups"), subject.group)
        and _has(at(rule, "apiVersions"), subject.version)
        and any(_is_resource(pattern, subject.resource) for pattern in at(rule, "resources") or ())
        and _in_scope(text(rule, "scope"), subject)
        and _is_named(at(rule, "resourceNames"), subject)
    )


def _has(wanted: Any, value: str) -> bool:
    return bool(wanted) and ("*" in wanted or value in wanted)


def _is_resource(pattern: str, resource: str) -> bool:
    main, _, sub = pattern.partition("/")
    return main in ("*", resource) and sub in ("", "*")


def _in_scope(scope: str, subject: Subject) -> bool:
    return scope in ("", "*") or (scope == "Namespaced") == bool(subject.namespace)


def _is_named(names: Any, subject: Subject) -> bool:
    if not names or text(subject.document.value, "metadata", "name") in names:
        return True
    prefix = text(subject.document.value, "metadata", "generateName")
    return bool(prefix) and any(prefix.startswith(name) for name in names)
