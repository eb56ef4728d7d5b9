"""Kyverno's old kinds, `ClusterPolicy` and `Policy`, as far as their rules validate by CEL.

Everything else in them (patterns, JMESPath, mutation) is refused by name: it is deprecated since Kyverno 1.17, and a
rule that is not read must not look as if it had passed. Source: `kyverno/pkg/engine/handlers/validation`,
`pkg/engine/utils/match.go`, `pkg/autogen/v1` (Kyverno 1.18).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from oakum.policy.cel.autogen import rewriter
from oakum.policy.cel.match import Match, selected
from oakum.policy.cel.objects import Document, at, text
from oakum.policy.cel.rules import Reader, Rules
from oakum.policy.cel.said import DENY, Said, unknown
from oakum.policy.cel.schema import Filters, ParameterReference, check
from oakum.policy.cel.subject import Subject
from oakum.policy.cel.vap import AdmissionPolicy, Binding, environment

GROUP = "kyverno.io"
POLICIES = ("ClusterPolicy", "Policy")
_CONTROLLERS = {
    "DaemonSet": "apps/v1/DaemonSet",
    "Deployment": "apps/v1/Deployment",
    "Job": "batch/v1/Job",
    "ReplicaSet": "apps/v1/ReplicaSet",
    "ReplicationController": "v1/ReplicationController",
    "StatefulSet": "apps/v1/StatefulSet",
    "CronJob": "batch/v1/CronJob",
}
_CHOICE = "pod-policies.kyverno.io/autogen-controllers"
_READ = frozenset(["kinds", "names", "name", "namespaces", "selector", "namespaceSelector", "operations"])
_NOT_FOR_AUTOGEN = ("name", "names", "selector", "annotations")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, as it is written or as it is generated for what makes Pods."""

    name: str
    match: Any
    exclude: Any
    kinds: tuple[str, ...] | None
    """What the kinds in `match` and `exclude` are replaced by."""
    judge: AdmissionPolicy
    binding: Binding


class ClusterPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """One policy, compiled."""

    document: Document
    rules: tuple[Rule, ...]

    def judge(self, subject: Subject) -> Iterator[Said]:
        """All that it says of an object; nothing where it is not about it. Raises PolicyError."""
        if self.document.kind == "Policy" and subject.namespace != (self.document.namespace or "default"):
            return
        for rule in self.rules:
            found = _about(rule, subject)
            if found is Match.UNKNOWN:
                yield Said(outcome=unknown(subject.namespace), by=rule.name)
            elif found is Match.YES:
                yield from rule.judge.bound(rule.binding, subject)


def compiled(document: Document, others: Sequence[Document]) -> ClusterPolicy:
    """A policy; parameters are looked for among `others`. Raises PolicyError, MissingExtra."""
    given = at(document.value, "spec", "rules")
    count = len(given) if isinstance(given, list) else 0
    if not count:
        raise Reader(document, environment()).problem("the policy has no rules, so it would let everything through")
    rules = [_rule(document, number, others) for number in range(count)]
    return ClusterPolicy(document=document, rules=(*rules, *_generated(document, rules, others)))


def _rule(
    document: Document,
    number: int,
    others: Sequence[Document],
    *,
    prefix: str = "",
    kinds: tuple[str, ...] | None = None,
) -> Rule:
    rule = document.value["spec"]["rules"][number]
    path: tuple[str | int, ...] = ("spec", "rules", number)
    _check(rule, Reader(document, environment(), path=path))
    cel = at(rule, "validate", "cel")
    kind = at(cel, "paramKind")
    wanted = (text(kind, "apiVersion"), text(kind, "kind")) if kind else None
    generated = {"spec.template": "autogen-", "spec.jobTemplate.spec.template": "autogen-cronjob-"}.get(prefix, "")
    name = f"{generated}{text(rule, 'name')}"[:63]
    judge = AdmissionPolicy(
        document=document,
        rules=_body(document, path, text(rule, "validate", "message"), prefix),
        bindings=(),
        kind_of_parameters=wanted,
        parameters=tuple(one for one in others if (one.api_version, one.kind) == wanted),
    )
    binding = Binding(name=name, parameters=at(cel, "paramRef"), actions=_actions(document, rule))
    return Rule(name=name, match=rule["match"], exclude=at(rule, "exclude"), kinds=kinds, judge=judge, binding=binding)


def _body(document: Document, path: tuple[str | int, ...], message: str, prefix: str) -> Rules:
    rewrite = rewriter(prefix, keeps_namespace=False) if prefix else str
    expressions = environment()
    conditions = Reader(document, expressions, path=path, rewrite=rewrite).conditions("celPreconditions")
    return Reader(document, expressions, path=(*path, "validate", "cel"), rewrite=rewrite).rules(
        validations="expressions", conditions=conditions, message=message
    )


def _check(rule: Any, reader: Reader) -> None:
    """Raises PolicyError for what is not read."""
    if not isinstance(at(rule, "validate", "cel"), dict):
        raise reader.problem(f"the rule {text(rule, 'name')!r} does not validate by CEL, and nothing else is read")
    for key in ("context", "preconditions"):
        if at(rule, key):
            raise reader.problem(f"{key} in JMESPath is not read (write celPreconditions)", key)
    if not at(rule, "match"):
        raise reader.problem("the rule has no match, so it is about nothing")
    check(reader, at(rule, "validate", "cel", "paramRef"), ParameterReference, "validate", "cel", "paramRef")
    for side in ("match", "exclude"):
        check(reader, at(rule, side), Filters, side)
        for filters in _filters(at(rule, side)):
            odd = [key for key in filters if key != "resources"] + [
                key for key in at(filters, "resources") or () if key not in _READ
            ]
            if odd:
                raise reader.problem(f"{side} by {odd[0]} needs a cluster and is not read", side)


def _actions(document: Document, rule: Any) -> tuple[str, ...]:
    said = text(rule, "validate", "failureAction") or text(document.value, "spec", "validationFailureAction")
    return (DENY,) if said.lower() == "enforce" else ("Audit",)


def _filters(block: Any) -> list[Any]:
    """The filters of `any` or `all`, or the block itself."""
    found = at(block, "any") or at(block, "all") or ([block] if block else [])
    return [one for one in found if isinstance(one, dict)]


def _about(rule: Rule, subject: Subject) -> Match:
    found = _block(rule.match, rule.kinds, subject)
    if found is Match.NO or not rule.exclude:
        return found
    excluded = _block(rule.exclude, rule.kinds, subject)
    return {Match.YES: Match.NO, Match.NO: found, Match.UNKNOWN: Match.UNKNOWN}[excluded]


def _block(block: Any, kinds: tuple[str, ...] | None, subject: Subject) -> Match:
    answers = [_filter(at(one, "resources") or {}, kinds, subject) for one in _filters(block)]
    decides, otherwise = (Match.NO, Match.YES) if at(block, "all") else (Match.YES, Match.NO)
    if decides in answers:
        return decides
    return Match.UNKNOWN if Match.UNKNOWN in answers else otherwise


def _filter(resources: Any, kinds: tuple[str, ...] | None, subject: Subject) -> Match:
    document = subject.document
    patterns = (kinds or at(resources, "kinds")) if at(resources, "kinds") else ()
    names = [*(at(resources, "names") or ()), *([resources["name"]] if resources.get("name") else [])]
    fits = (
        (not patterns or any(_is_kind(pattern, subject) for pattern in patterns))
        and (not names or any(fnmatchcase(document.name, name) for name in names))
        and _in_namespaces(at(resources, "namespaces"), subject)
        and (not at(resources, "operations") or subject.asker.operation in resources["operations"])
        and selected(at(resources, "selector"), subject.labels)
    )
    selector = at(resources, "namespaceSelector")
    if not fits or not selector:
        return Match.YES if fits else Match.NO
    if not subject.knows_namespace:
        return Match.UNKNOWN
    return Match.YES if selected(selector, subject.namespace_labels) else Match.NO


def _in_namespaces(patterns: Any, subject: Subject) -> bool:
    namespace = subject.namespace or (subject.document.name if subject.document.kind == "Namespace" else "")
    return not patterns or any(fnmatchcase(namespace, pattern) for pattern in patterns)


def _is_kind(pattern: str, subject: Subject) -> bool:
    """`Kind`, `version/Kind` or `group/version/Kind`, each with `*`; a subresource is never in a file."""
    group, version, kind = (["*", "*", *pattern.split("/")])[-3:]
    if not kind[:1].isupper() and kind != "*":
        return False
    wanted, have = (group, version, kind), (subject.group, subject.version, subject.document.kind)
    return all(fnmatchcase(one, other) for one, other in zip(have, wanted, strict=True))


def _generated(document: Document, rules: Sequence[Rule], others: Sequence[Document]) -> Iterator[Rule]:
    chosen = text(document.value, "metadata", "annotations", _CHOICE)
    controllers = [kind for kind in _CONTROLLERS if chosen in ("", "all") or kind in chosen.split(",")]
    if not all(_allows_autogen(rule) for rule in rules):
        return
    for number, rule in enumerate(rules):
        if not _names_pods(rule.match) or (rule.exclude and _kinds(rule.exclude) and not _names_pods(rule.exclude)):
            continue
        cronjob = (_CONTROLLERS["CronJob"],)
        makers = tuple(_CONTROLLERS[kind] for kind in controllers if kind != "CronJob")
        if makers:
            yield _rule(document, number, others, prefix="spec.template", kinds=makers)
        if "CronJob" in controllers:
            yield _rule(document, number, others, prefix="spec.jobTemplate.spec.template", kinds=cronjob)


def _allows_autogen(rule: Rule) -> bool:
    resources = [at(one, "resources") for side in (rule.match, rule.exclude) for one in _filters(side)]
    return not any(any(at(one, key) for key in _NOT_FOR_AUTOGEN) or _is_mixed(one) for one in resources)


def _is_mixed(resources: Any) -> bool:
    kinds = [kind.rpartition("/")[2] for kind in at(resources, "kinds") or ()]
    return len(kinds) > 1 and "Pod" in kinds


def _kinds(block: Any) -> list[str]:
    return [kind.rpartition("/")[2] for one in _filters(block) for kind in at(one, "resources", "kinds") or ()]


def _names_pods(block: Any) -> bool:
    return "Pod" in _kinds(block)
