"""ValidatingPolicy of Kyverno, in a namespace or for all, with its exceptions.

Source: `kyverno/pkg/cel/policies/vpol` (Kyverno 1.18), `github.com/kyverno/api`, group `policies.kyverno.io`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from oakum.policy.cel import engine
from oakum.policy.cel.autogen import generated
from oakum.policy.cel.engine import Expression
from oakum.policy.cel.evaluate import Outcome, Ruling, conditions, evaluate
from oakum.policy.cel.match import Match, matches
from oakum.policy.cel.objects import Document, at, text
from oakum.policy.cel.rules import Reader, Rules
from oakum.policy.cel.said import ACTIONS, DENY, Said, unknown
from oakum.policy.cel.schema import Constraints, Reference, check
from oakum.policy.cel.subject import Subject, values

GROUP = "policies.kyverno.io"
POLICIES = ("ValidatingPolicy", "NamespacedValidatingPolicy")
NAMES = ("object", "oldObject", "request", "namespaceObject", "exceptions")
_MODES = ("Kubernetes", "JSON")


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """The policy as it is written, or as it is generated for controllers of Pods."""

    name: str = ""
    constraints: Any = None
    """None for a policy about any JSON."""
    rules: Rules


class PolicyException(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy does not hold for."""

    name: str
    conditions: tuple[Expression, ...]
    images: tuple[str, ...]
    values: tuple[str, ...]
    passes: bool
    """Whether a report shows it as a pass (`reportResult`)."""

    @property
    def is_whole(self) -> bool:
        """Whether it takes the object out altogether; else expressions see what it allows."""
        return not self.images and not self.values


class ValidatingPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """One policy, compiled."""

    document: Document
    variants: tuple[Variant, ...]
    exceptions: tuple[PolicyException, ...]
    actions: tuple[str, ...]

    def judge(self, subject: Subject) -> Iterator[Said]:
        """What it says of an object; nothing where it is not about it. Raises PolicyError."""
        if self.document.kind == "NamespacedValidatingPolicy" and subject.namespace != self._namespace:
            return
        for variant in self.variants:
            found = Match.YES if variant.constraints is None else matches(variant.constraints, subject)
            if found is Match.UNKNOWN:
                yield Said(outcome=unknown(subject.namespace), by=variant.name)
            elif found is Match.YES:
                yield from self._varied(variant, subject)

    @property
    def _namespace(self) -> str:
        return self.document.namespace or "default"

    def _varied(self, variant: Variant, subject: Subject) -> Iterator[Said]:
        if variant.constraints is None:
            given: dict[str, Any] = {"object": subject.document.value}
        else:
            given = values(subject, request_has_object=True)
        outcomes, by = self._outcomes(variant.rules, given)
        for outcome in outcomes:
            yield Said(
                outcome=outcome, actions=self.actions, fails_open=variant.rules.fails_open, by=by or variant.name
            )

    def _outcomes(self, rules: Rules, given: Mapping[str, Any]) -> tuple[Sequence[Outcome], str]:
        taken: list[PolicyException] = []
        for exception in self.exceptions:
            applies = conditions(exception.conditions, given)
            if isinstance(applies, Outcome):
                return [applies], exception.name
            if applies:
                taken.append(exception)
        whole = next((one for one in taken if one.is_whole), None)
        if whole:
            ruling = Ruling.PASS if whole.passes else Ruling.EXEMPT
            return [Outcome(ruling=ruling, message=f"exempt by {whole.name}")], whole.name
        allowed = {
            "allowedImages": [image for one in taken for image in one.images],
            "allowedValues": [value for one in taken for value in one.values],
        }
        return evaluate(rules, {**given, "exceptions": allowed}, first_only=True), ""


def compiled(document: Document, exceptions: Sequence[Document]) -> ValidatingPolicy:
    """A policy with those of `exceptions` that name it. Raises PolicyError, MissingExtra."""
    reader = Reader(document, engine.kyverno(NAMES))
    spec = at(document.value, "spec")
    mode = text(spec, "evaluation", "mode") or "Kubernetes"
    if mode not in _MODES:
        raise reader.problem(f"evaluation.mode {mode!r} is not about objects in files", "evaluation", "mode")
    constraints = at(spec, "matchConstraints")
    check(reader, constraints, Constraints, "matchConstraints")
    check(reader, at(spec, "autogen", "podControllers", "controllers"), list[str], "autogen")
    check(reader, at(spec, "validationActions"), list[str], "validationActions")
    if mode == "Kubernetes" and not constraints:
        raise reader.problem("matchConstraints are missing, so the policy is about nothing")
    actions = tuple(at(spec, "validationActions") or (DENY,))
    if not set(actions) <= set(ACTIONS):
        raise reader.problem(f"validationActions must be some of {', '.join(ACTIONS)}", "validationActions")
    own = Variant(constraints=constraints if mode == "Kubernetes" else None, rules=reader.rules())
    return ValidatingPolicy(
        document=document,
        variants=(own, *(_generated(document, spec) if mode == "Kubernetes" else ())),
        exceptions=tuple(_exception(one) for one in exceptions if _names(one, document)),
        actions=actions,
    )


def _generated(document: Document, spec: Any) -> Iterator[Variant]:
    for one in generated(spec):
        reader = Reader(document, engine.kyverno(NAMES), rewrite=one.rewrite)
        yield Variant(name=f"autogen-{one.name}", constraints=one.constraints, rules=reader.rules())


def _names(exception: Document, policy: Document) -> bool:
    reader = Reader(exception, engine.kyverno(NAMES))
    check(reader, at(exception.value, "spec", "policyRefs"), list[Reference], "policyRefs")
    references = at(exception.value, "spec", "policyRefs") or ()
    return any(text(one, "name") == policy.name and text(one, "kind") == policy.kind for one in references)


def _exception(document: Document) -> PolicyException:
    reader = Reader(document, engine.kyverno(NAMES))
    spec = at(document.value, "spec")
    for key in ("images", "allowedValues"):
        check(reader, at(spec, key), list[str], key)
    return PolicyException(
        name=f"PolicyException {document.name}",
        conditions=reader.conditions(),
        images=tuple(at(spec, "images") or ()),
        values=tuple(at(spec, "allowedValues") or ()),
        passes=text(spec, "reportResult") == "pass",
    )
