"""Who can read a Secret or ConfigMap: what workloads mount, and what roles grant, over a whole set of manifests.

Source: Kubernetes documentation, "Using RBAC Authorization" and "Good practices for Kubernetes Secrets".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from oakum.sources.manifests.fields import objects, subject_of
from oakum.sources.manifests.nodes import Mapping, Node, get, items_of, text_of

_VERBS = {"get", "list", "watch", "*"}
_DEFAULT = "default"


class Use(msgspec.Struct, frozen=True):
    """Something that reads by name."""

    who: str
    """Such as `Deployment shop/web`."""
    namespace: str
    secrets: frozenset[str] = frozenset()
    configs: frozenset[str] = frozenset()
    account: str = ""
    """The service account that it runs as, which may read more than it mounts."""


class Role(msgspec.Struct, frozen=True):
    """A role that grants reading secrets."""

    kind: str
    namespace: str
    name: str
    names: frozenset[str] | None = None
    """Of these only; None for all."""


class Binding(msgspec.Struct, frozen=True):
    """Who has which role, and where."""

    namespace: str
    """Empty for the whole cluster."""
    role_kind: str
    role: str
    subjects: tuple[str, ...]


class Grants(msgspec.Struct):
    """What one shard, or all of them, know."""

    uses: list[Use] = []
    roles: list[Role] = []
    bindings: list[Binding] = []

    def add(self, root: Node) -> None:
        """Takes a document."""
        for _, one in objects(root):
            kind, namespace, name = subject_of(one)
            if kind in ("Role", "ClusterRole"):
                self.roles += _roles(one, kind, namespace, name)
            elif kind in ("RoleBinding", "ClusterRoleBinding"):
                self.bindings.append(_binding(one, kind, namespace))
            elif kind:
                self.uses += _uses(one, kind, namespace or _DEFAULT, name)

    def join(self, other: Grants) -> None:
        """Takes what another shard knows."""
        self.uses += other.uses
        self.roles += other.roles
        self.bindings += other.bindings


class Readers:
    """Who can read what, looked up by name."""

    def __init__(self, grants: Grants) -> None:
        self._mounting: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._running: dict[str, set[str]] = defaultdict(set)
        """What runs as a service account."""
        self._granting: dict[str | None, list[Role]] = defaultdict(list)
        """Roles by the name of a secret that they let read; None: any."""
        self._bound: dict[tuple[str, str, str], list[Binding]] = defaultdict(list)
        for use in grants.uses:
            self._use(use)
        for role in grants.roles:
            for name in [None] if role.names is None else role.names:
                self._granting[name].append(role)
        for binding in grants.bindings:
            home = "" if binding.role_kind == "ClusterRole" else binding.namespace
            self._bound[binding.role_kind, home, binding.role].append(binding)

    def _use(self, use: Use) -> None:
        for kind, names in (("Secret", use.secrets), ("ConfigMap", use.configs)):
            for name in names:
                self._mounting[kind, use.namespace, name].add(use.who)
        if use.account:
            self._running[f"ServiceAccount {use.namespace}/{use.account}"].add(use.who)

    def of(self, kind: str, namespace: str, name: str) -> tuple[str, ...]:
        """Who can read the object, sorted. A kind other than Secret and ConfigMap nobody mounts."""
        home = namespace or _DEFAULT
        readers = set(self._mounting.get((kind, home, name), ()))
        for subject in self._granted(home, name) if kind == "Secret" else ():
            readers |= {subject} | self._running.get(subject, set())
        return tuple(sorted(readers))

    def _granted(self, namespace: str, name: str) -> Iterator[str]:
        for role in (*self._granting.get(None, ()), *self._granting.get(name, ())):
            for binding in self._bound.get((role.kind, role.namespace, role.name), ()):
                if binding.namespace in ("", namespace):
                    yield from binding.subjects


def _uses(root: Node, kind: str, namespace: str, name: str) -> Iterator[Use]:
    who = f"{kind} {namespace}/{name}"
    if kind == "ServiceAccount":
        listed = [*items_of(get(root, "secrets")), *items_of(get(root, "imagePullSecrets"))]
        names = frozenset(text_of(get(one, "name")) for one in listed)
        yield from [Use(who, namespace, names)] if names else []
        return
    secrets: set[str] = set()
    configs: set[str] = set()
    _gather(root, secrets, configs)
    account = _account(root)
    if secrets or configs or account:
        yield Use(who, namespace, frozenset(secrets), frozenset(configs), account)


def _account(root: Node) -> str:
    for path in (("spec",), ("spec", "template", "spec"), ("spec", "jobTemplate", "spec", "template", "spec")):
        if name := text_of(get(root, *path, "serviceAccountName")):
            return name
    return ""


def _gather(root: Node, secrets: set[str], configs: set[str]) -> None:
    """What an object of any kind names as a pod would, wherever in it the pod's template stands."""
    pending = [root]
    while pending:
        node = pending.pop()
        if not isinstance(node, Mapping):
            pending += items_of(node)
            continue
        for key, value in node.entries:
            if key.value in ("secretKeyRef", "secretRef"):
                secrets.add(text_of(get(value, "name")))
            elif key.value in ("configMapKeyRef", "configMapRef", "configMap"):
                configs.add(text_of(get(value, "name")))
            elif key.value == "secret":
                secrets.add(text_of(get(value, "secretName")) or text_of(get(value, "name")))
            elif key.value == "imagePullSecrets":
                secrets.update(text_of(get(one, "name")) for one in items_of(value))
            else:
                pending.append(value)
    secrets.discard("")
    configs.discard("")


def _roles(root: Node, kind: str, namespace: str, name: str) -> Iterator[Role]:
    home = "" if kind == "ClusterRole" else namespace or _DEFAULT
    for rule in items_of(get(root, "rules")):
        groups, resources, verbs = (_texts(get(rule, key)) for key in ("apiGroups", "resources", "verbs"))
        if groups & {"", "*"} and resources & {"secrets", "*"} and verbs & _VERBS:
            names = _texts(get(rule, "resourceNames"))
            yield Role(kind, home, name, frozenset(names) if names else None)


def _binding(root: Node, kind: str, namespace: str) -> Binding:
    home = "" if kind == "ClusterRoleBinding" else namespace or _DEFAULT
    subjects = []
    for one in items_of(get(root, "subjects")):
        who, name, place = (text_of(get(one, key)) for key in ("kind", "name", "namespace"))
        subjects.append(f"{who} {place or home or _DEFAULT}/{name}" if who == "ServiceAccount" else f"{who} {name}")
    role = get(root, "roleRef")
    return Binding(home, text_of(get(role, "kind")), text_of(get(role, "name")), tuple(subjects))


def _texts(node: Node | None) -> set[str]:
    return {text_of(one) for one in items_of(node)}
