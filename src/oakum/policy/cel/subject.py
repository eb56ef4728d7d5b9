"""What a policy judges: an object, as an API server would see somebody create it."""

from __future__ import annotations

from typing import Any

import msgspec

from oakum.policy.cel.kinds import Kinds
from oakum.policy.cel.objects import Document, at

NAME_LABEL = "kubernetes.io/metadata.name"


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who would do what. Unknown by default: an expression that asks for the user is then an error."""

    operation: str = "CREATE"
    """`CREATE`, `UPDATE` or `DELETE`."""
    user: str = ""
    groups: tuple[str, ...] = ()
    dry_run: bool = False

    def info(self) -> dict[str, Any]:
        """As `request.userInfo`."""
        return {"username": self.user, "groups": list(self.groups)} if self.user else {}


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One object in its surroundings."""

    document: Document
    group: str
    version: str
    resource: str
    namespace: str
    """Empty for what lives in none."""
    namespace_object: dict[str, Any] | None
    """The namespace's manifest, if there is one."""
    asker: Asker

    @property
    def object(self) -> Any:
        """The object as it would be; None when it is deleted."""
        return None if self.asker.operation == "DELETE" else self.document.value

    @property
    def old_object(self) -> Any:
        """The object as it was, as far as files can say: the same one, unless it is new."""
        return None if self.asker.operation == "CREATE" else self.document.value

    @property
    def labels(self) -> dict[str, str]:
        """Of the object."""
        return labels_of(self.document.value)

    @property
    def namespace_labels(self) -> dict[str, str]:
        """Of the namespace, or what every namespace of that name has."""
        own = {NAME_LABEL: self.namespace}
        if self.document.kind == "Namespace" and not self.group:
            return {NAME_LABEL: self.document.name} | self.labels
        return own | labels_of(self.namespace_object) if self.namespace_object else own

    @property
    def knows_namespace(self) -> bool:
        """Whether all labels of the namespace are known."""
        return self.namespace_object is not None or (self.document.kind == "Namespace" and not self.group)


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """What the manifests say of the cluster that they are for."""

    kinds: Kinds
    namespaces: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, documents: list[Document]) -> Cluster:
        """From all objects that are there."""
        named = {one.name: one.value for one in documents if one.kind == "Namespace" and one.api_version == "v1"}
        return cls(kinds=Kinds.of(documents), namespaces=named)

    def subject(self, document: Document, asker: Asker) -> Subject:
        """An object in this cluster."""
        group, _, version = document.api_version.rpartition("/")
        namespaced = self.kinds.is_namespaced(group, document.kind)
        namespace = (document.namespace or "default") if namespaced else ""
        return Subject(
            document=document,
            group=group,
            version=version,
            resource=self.kinds.resource(group, document.kind),
            namespace=namespace,
            namespace_object=self.namespaces.get(namespace),
            asker=asker,
        )


def labels_of(value: Any) -> dict[str, str]:
    """Labels of an object that are strings."""
    found = at(value, "metadata", "labels")
    pairs = found.items() if isinstance(found, dict) else ()
    return {key: label for key, label in pairs if isinstance(label, str)}


def in_place(subject: Subject) -> Any:
    """The object with the namespace that it would get."""
    value = subject.document.value
    if not subject.namespace or subject.document.namespace or not isinstance(at(value, "metadata"), dict):
        return value
    return value | {"metadata": value["metadata"] | {"namespace": subject.namespace}}


def values(subject: Subject, *, request_has_object: bool) -> dict[str, Any]:
    """The variables of Kubernetes: `object`, `oldObject`, `request`, `namespaceObject`.

    Source: `k8s.io/apiserver/pkg/admission/plugin/cel`; Kyverno's `request` has the objects as well.
    """
    placed = in_place(subject)
    new = None if subject.object is None else placed
    old = None if subject.old_object is None else placed
    request = _request(subject)
    if request_has_object:
        request |= {"object": new, "oldObject": old}
    return {"object": new, "oldObject": old, "request": request, "namespaceObject": _namespace(subject)}


def _request(subject: Subject) -> dict[str, Any]:
    kind = {"group": subject.group, "version": subject.version, "kind": subject.document.kind}
    resource = {"group": subject.group, "version": subject.version, "resource": subject.resource}
    return {
        "uid": "",
        "kind": kind,
        "resource": resource,
        "subResource": "",
        "requestKind": kind,
        "requestResource": resource,
        "requestSubResource": "",
        "name": subject.document.name,
        "namespace": subject.namespace,
        "operation": subject.asker.operation,
        "userInfo": subject.asker.info(),
        "dryRun": subject.asker.dry_run,
        "options": None,
    }


def _namespace(subject: Subject) -> dict[str, Any] | None:
    if not subject.namespace:
        return None
    given = subject.namespace_object or {}
    metadata = at(given, "metadata") or {}
    return given | {"metadata": metadata | {"name": subject.namespace, "labels": subject.namespace_labels}}
