"""Policies in CEL over files of manifests: what a cluster would say of them, before they reach one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from oakum.model import PolicyError, UsageError
from oakum.policy.cel import kyverno, legacy, vap
from oakum.policy.cel.evaluate import Ruling
from oakum.policy.cel.hiding import hidden
from oakum.policy.cel.objects import Document, read
from oakum.policy.cel.said import Said
from oakum.policy.cel.subject import Asker, Cluster, Subject
from oakum.policy.results import Answer, Judged

_SUFFIXES = (".yaml", ".yml", ".json")
_NOBODY = Asker()


class Policy(Protocol):
    """What this room can judge by."""

    @property
    def document(self) -> Document:
        """Where it stands."""
        ...

    def judge(self, subject: Subject) -> Iterator[Said]:
        """What it says of an object."""
        ...


def judge(
    policies: Sequence[Path],
    manifests: Sequence[Path],
    *,
    params: Sequence[Path] = (),
    exceptions: Sequence[Path] = (),
    asker: Asker = _NOBODY,
) -> list[Judged]:
    """What policies of Kubernetes and Kyverno say of manifests; files, or folders of YAML and JSON.

    One `Judged` for each file and policy. Bindings, parameters and exceptions are found in any argument but the
    manifests: what is judged does not say how. Namespaces and custom kinds are found there too. A manifest that cannot
    be read is a failure.

    Raises PolicyError for a policy that is wrong, of a kind that is not read, or where there is none; UsageError;
    MissingExtra.
    """
    given = [document for path in (*policies, *exceptions, *params) for file in files(path) for document in read(file)]
    objects, broken = _manifests(manifests)
    loaded = load(given)
    cluster = Cluster.of([*given, *objects])
    judged = [
        _judged(file, documents, policy, cluster, asker) for file, documents in _by_file(objects) for policy in loaded
    ]
    return [*broken, *judged]


def files(path: Path) -> list[Path]:
    """A file, or those of a folder that can hold manifests, in order. Raises UsageError where there are none."""
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder")
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
    if not found:
        raise UsageError(f"{path}: no YAML or JSON is in this folder")
    return found


def load(documents: Sequence[Document]) -> list[Policy]:
    """The policies among some objects, with the bindings, parameters and exceptions among them.

    Raises PolicyError for one that is wrong, for kinds that are not read, and where there is none.
    """
    exceptions = [one for one in documents if _is(one, kyverno.GROUP, "PolicyException")]
    bindings = [one for one in documents if _is(one, vap.GROUP, "ValidatingAdmissionPolicyBinding")]
    found: list[Policy] = []
    for document in documents:
        if _is(document, vap.GROUP, "ValidatingAdmissionPolicy"):
            found.append(vap.compiled(document, bindings, documents))
        elif _is(document, kyverno.GROUP, *kyverno.POLICIES):
            found.append(kyverno.compiled(document, exceptions))
        elif _is(document, legacy.GROUP, *legacy.POLICIES):
            found.append(legacy.compiled(document, documents))
        else:
            _refuse(document)
    if not found:
        raise PolicyError("there is no ValidatingAdmissionPolicy and no ValidatingPolicy in what was given as policies")
    return found


def _is(document: Document, group: str, *kinds: str) -> bool:
    return document.kind in kinds and document.api_version.partition("/")[0] == group


def _refuse(document: Document) -> None:
    """Raises PolicyError for a policy of a kind that is not read: it must not look as if it had passed."""
    group, kind = document.api_version.partition("/")[0], document.kind
    read_elsewhere = ((kyverno.GROUP, "PolicyException"), (vap.GROUP, "ValidatingAdmissionPolicyBinding"))
    ours = group in (kyverno.GROUP, legacy.GROUP) or (group == vap.GROUP and "Admission" in kind)
    if ours and (group, kind) not in read_elsewhere:
        message = f"{group} {kind} {document.name} is not read: only rules that validate by CEL can be judged on files"
        raise PolicyError(message, file=document.file, line=document.line)


def _manifests(paths: Iterable[Path]) -> tuple[list[Document], list[Judged]]:
    objects: list[Document] = []
    broken = []
    for path in paths:
        for file in files(path):
            try:
                objects += read(file)
            except PolicyError as error:
                answer = Answer(message=str(error), rule="manifest", file=str(file), line=error.line)
                broken.append(Judged(file=str(file), namespace="manifest", failures=(answer,)))
    return objects, broken


def _by_file(objects: Iterable[Document]) -> Iterable[tuple[str, list[Document]]]:
    grouped: dict[str, list[Document]] = {}
    for document in objects:
        grouped.setdefault(document.file, []).append(document)
    return grouped.items()


def _judged(file: str, documents: list[Document], policy: Policy, cluster: Cluster, asker: Asker) -> Judged:
    successes = 0
    answers: dict[str, list[Answer]] = {"failures": [], "warnings": [], "exceptions": [], "skipped": []}
    for document in documents:
        for said in policy.judge(cluster.subject(document, asker)):
            if said.outcome.ruling is Ruling.PASS:
                successes += 1
            else:
                answers[_place(said)].append(_answer(said, policy.document, document))
    lists: dict[str, Any] = {key: tuple(found) for key, found in answers.items()}
    return Judged(file=file, namespace=policy.document.name, successes=successes, **lists)


def _place(said: Said) -> str:
    if said.outcome.ruling is Ruling.EXEMPT:
        return "exceptions"
    if said.outcome.ruling is Ruling.SKIP:
        return "skipped"
    return "failures" if said.denies else "warnings"


def _answer(said: Said, policy: Document, document: Document) -> Answer:
    outcome = said.outcome
    metadata = {
        "result": str(outcome.ruling),
        "kind": document.kind,
        "namespace": document.namespace,
        "name": document.name,
        "actions": list(said.actions),
        "by": said.by,
        "validation": outcome.index if outcome.index >= 0 else None,
        "reason": outcome.reason,
        "annotations": {key: hidden(value, document) for key, value in outcome.annotations.items()},
    }
    problem = "no answer: " if outcome.ruling is Ruling.ERROR else ""
    what = f"{document.kind} {document.name}".strip() or "object"
    return Answer(
        message=hidden(f"{what}: {problem}{outcome.message}", document),
        rule=f"{policy.kind}/{policy.name}",
        metadata={key: value for key, value in metadata.items() if value not in (None, "", {})},
        file=document.file,
        line=document.line,
    )
