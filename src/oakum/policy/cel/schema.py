"""The parts of policies that decide what they are about, as types: what does not fit is refused before it judges.

Sources: `k8s.io/api/admissionregistration/v1`, `github.com/kyverno/api`. Fields that nobody here reads may be anything.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from oakum.policy.cel.rules import Reader

_Names = list[str] | None


class Requirement(msgspec.Struct, frozen=True):
    """One of `matchExpressions`."""

    key: str
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    values: _Names = None


class Selector(msgspec.Struct, frozen=True, rename="camel"):
    """A LabelSelector."""

    match_labels: dict[str, str] | None = None
    match_expressions: list[Requirement] | None = None


class ResourceRule(msgspec.Struct, frozen=True, rename="camel"):
    """One of `resourceRules`."""

    api_groups: _Names = None
    api_versions: _Names = None
    operations: _Names = None
    resources: _Names = None
    resource_names: _Names = None
    scope: str | None = None


class Constraints(msgspec.Struct, frozen=True, rename="camel"):
    """`matchConstraints` of a policy, `matchResources` of a binding."""

    namespace_selector: Selector | None = None
    object_selector: Selector | None = None
    resource_rules: list[ResourceRule] | None = None
    exclude_resource_rules: list[ResourceRule] | None = None


class ParameterReference(msgspec.Struct, frozen=True):
    """`paramRef`."""

    name: str = ""
    namespace: str = ""
    selector: Selector | None = None


class Resources(msgspec.Struct, frozen=True, rename="camel"):
    """What a filter of the old kinds of Kyverno is about."""

    kinds: _Names = None
    name: str | None = None
    names: _Names = None
    namespaces: _Names = None
    operations: _Names = None
    selector: Selector | None = None
    namespace_selector: Selector | None = None


class Filter(msgspec.Struct, frozen=True):
    """One filter."""

    resources: Resources | None = None


class Filters(msgspec.Struct, frozen=True):
    """`match` and `exclude` of a rule."""

    any: list[Filter] | None = None
    all: list[Filter] | None = None
    resources: Resources | None = None


class Reference(msgspec.Struct, frozen=True):
    """What an exception is for."""

    name: str
    kind: str


def check(reader: Reader, value: Any, kind: Any, *path: str | int) -> None:
    """Raises PolicyError with the place where a value is not of a kind; a value that is not there is."""
    try:
        msgspec.convert(value, kind | None)
    except msgspec.ValidationError as error:
        raise reader.problem(f"{'.'.join(map(str, path))}: {error}", *path) from None
