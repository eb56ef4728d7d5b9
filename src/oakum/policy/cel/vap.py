"""ValidatingAdmissionPolicy of Kubernetes with its bindings and parameters.

Source: `k8s.io/apiserver/pkg/admission/plugin/policy/{generic,validating}`, `k8s.io/api/admissionregistration/v1`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from oakum.policy.cel import engine
from oakum.policy.cel.engine import Environment
from oakum.policy.cel.evaluate import Outcome, Ruling, evaluate
from oakum.policy.cel.match import Match, matches, selected
from oakum.policy.cel.objects import Document, at, text
from oakum.policy.cel.rules import Reader, Rules
from oakum.policy.cel.said import ACTIONS, DENY, Said, unknown
from oakum.policy.cel.schema import Constraints, ParameterReference, check
from oakum.policy.cel.subject import Subject, labels_of, values

GROUP = "admissionregistration.k8s.io"
_NAMES = ("object", "oldObject", "request", "params", "namespaceObject", "authorizer")
_AUTHORIZER = {"@authorizer": ""}


class Binding(msgspec.Struct, frozen=True, kw_only=True):
    """Where a policy is in force, with which parameters, and what it then does."""

    name: str
    resources: Any = None
    """`matchResources`."""
    parameters: Any = None
    """`paramRef`."""
    actions: tuple[str, ...] = (DENY,)


UNBOUND = Binding(name="")
"""A policy without a binding does nothing in a cluster. Whoever asks about it wants to know what it would do."""


class AdmissionPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """One policy, compiled."""

    document: Document
    rules: Rules
    bindings: tuple[Binding, ...]
    kind_of_parameters: tuple[str, str] | None
    """`apiVersion` and `kind` of `paramKind`."""
    parameters: tuple[Document, ...]
    """Objects of that kind."""

    def judge(self, subject: Subject) -> Iterator[Said]:
        """All that it says of an object; nothing where it is not about it. Raises PolicyError."""
        found = matches(at(self.document.value, "spec", "matchConstraints"), subject)
        if found is Match.UNKNOWN:
            yield Said(outcome=unknown(subject.namespace))
        if found is not Match.YES:
            return
        for binding in self.bindings or (UNBOUND,):
            bound = matches(binding.resources, subject)
            if bound is Match.UNKNOWN:
                yield Said(outcome=unknown(subject.namespace), by=binding.name)
            elif bound is Match.YES:
                yield from self.bound(binding, subject)

    def bound(self, binding: Binding, subject: Subject) -> Iterator[Said]:
        """What it says of an object that it is about, by one binding. Raises PolicyError."""
        base = values(subject, request_has_object=False) | {"authorizer": _AUTHORIZER}
        for parameter in self._parameters(binding, subject):
            if isinstance(parameter, Outcome):
                outcomes: Sequence[Outcome] = (parameter,)
            else:
                outcomes = evaluate(self.rules, base | {"params": parameter}, first_only=False)
            for outcome in outcomes:
                yield Said(outcome=outcome, actions=binding.actions, fails_open=self.rules.fails_open, by=binding.name)

    def _parameters(self, binding: Binding, subject: Subject) -> list[Any]:
        """One object each, None for a policy that has none, or what there is to say of missing ones."""
        if self.kind_of_parameters is None or binding.parameters is None:
            return [None]
        found = [one.value for one in self.parameters if _is_meant(one, binding.parameters, subject)]
        if found:
            return found
        if text(binding.parameters, "parameterNotFoundAction") == "Allow":
            return [Outcome(ruling=Ruling.SKIP, message="there are no parameters, which its binding allows")]
        kind = "/".join(self.kind_of_parameters)
        return [
            Outcome(
                ruling=Ruling.ERROR, message=f"the parameters of its binding are missing: no {kind} is among the files"
            )
        ]


def environment() -> Environment:
    """What expressions may name."""
    return engine.kubernetes(_NAMES)


def _is_meant(parameter: Document, reference: Any, subject: Subject) -> bool:
    namespace = text(reference, "namespace") or subject.namespace
    if parameter.namespace and parameter.namespace != namespace:
        return False
    if text(reference, "name"):
        return parameter.name == text(reference, "name")
    return selected(at(reference, "selector"), labels_of(parameter.value))


def compiled(document: Document, bindings: Sequence[Document], others: Sequence[Document]) -> AdmissionPolicy:
    """A policy with those of `bindings` that are its own; parameters are looked for among `others`.

    Raises PolicyError, MissingExtra.
    """
    reader = Reader(document, environment())
    spec = at(document.value, "spec")
    check(reader, at(spec, "matchConstraints"), Constraints, "matchConstraints")
    if not at(spec, "matchConstraints", "resourceRules"):
        raise reader.problem("matchConstraints.resourceRules are missing, so the policy is about nothing")
    kind = at(spec, "paramKind")
    wanted = (text(kind, "apiVersion"), text(kind, "kind")) if kind else None
    return AdmissionPolicy(
        document=document,
        rules=reader.rules(),
        bindings=tuple(_binding(one) for one in bindings if text(one.value, "spec", "policyName") == document.name),
        kind_of_parameters=wanted,
        parameters=tuple(one for one in others if (one.api_version, one.kind) == wanted),
    )


def _binding(document: Document) -> Binding:
    reader = Reader(document, environment())
    spec = at(document.value, "spec")
    check(reader, at(spec, "matchResources"), Constraints, "matchResources")
    check(reader, at(spec, "paramRef"), ParameterReference, "paramRef")
    check(reader, at(spec, "validationActions"), list[str], "validationActions")
    actions = at(spec, "validationActions")
    if not actions or not set(actions) <= set(ACTIONS):
        raise reader.problem(f"validationActions must name some of {', '.join(ACTIONS)}", "validationActions")
    return Binding(
        name=document.name,
        resources=at(spec, "matchResources"),
        parameters=at(spec, "paramRef"),
        actions=tuple(actions),
    )
