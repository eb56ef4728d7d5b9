"""What a kind is called as a resource, and whether it lives in a namespace, without a cluster to ask.

Source: the API of Kubernetes 1.34 (`kubectl api-resources`); kinds of CustomResourceDefinitions among the manifests are
taken from there; for any other the plural follows English, as for nearly all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from oakum.policy.cel.objects import Document, at, text

_NAMES = """
APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding ComponentStatus
CustomResourceDefinition DeviceClass FlowSchema IPAddress IngressClass MutatingAdmissionPolicy
MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass
PriorityLevelConfiguration RuntimeClass SelfSubjectAccessReview SelfSubjectReview SelfSubjectRulesReview ServiceCIDR
StorageClass SubjectAccessReview TokenReview ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
ValidatingWebhookConfiguration VolumeAttachment VolumeAttributesClass
ClusterIssuer ClusterSecretStore ClusterExternalSecret ClusterPolicy ValidatingPolicy GatewayClass
"""
_CLUSTER_SCOPED = frozenset(_NAMES.split())
_ODD = {"Endpoints": "endpoints"}


class Kinds(msgspec.Struct, frozen=True):
    """What is known of kinds beyond those of Kubernetes itself: `group/kind` -> (plural, namespaced)."""

    custom: dict[str, tuple[str, bool]] = {}

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Kinds:
        """From the CustomResourceDefinitions among some objects."""
        custom = {}
        for document in documents:
            spec = at(document.value, "spec")
            if document.kind == "CustomResourceDefinition" and text(spec, "names", "plural"):
                key = f"{text(spec, 'group')}/{text(spec, 'names', 'kind')}"
                custom[key] = (text(spec, "names", "plural"), text(spec, "scope") != "Cluster")
        return cls(custom)

    def resource(self, group: str, kind: str) -> str:
        """Such as `networkpolicies`."""
        found = self.custom.get(f"{group}/{kind}")
        return found[0] if found else _ODD.get(kind) or _plural(kind.lower())

    def is_namespaced(self, group: str, kind: str) -> bool:
        """Whether an object of it without a namespace goes into `default`."""
        found = self.custom.get(f"{group}/{kind}")
        return found[1] if found else kind not in _CLUSTER_SCOPED


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
