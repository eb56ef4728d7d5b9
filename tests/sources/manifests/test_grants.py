from __future__ import annotations

import msgspec

from oakum.sources.manifests.grants import Grants, Readers
from oakum.sources.manifests.nodes import documents

SET = """
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      serviceAccountName: web
      imagePullSecrets: [{name: pull}]
      containers:
      - env:
        - {name: P, valueFrom: {secretKeyRef: {name: db, key: p}}}
        envFrom:
        - secretRef: {name: env}
        - configMapRef: {name: conf}
      volumes:
      - {name: v, secret: {secretName: tls}}
      - name: all
        projected: {sources: [{secret: {name: projected}}, {configMap: {name: more}}]}
---
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec: {jobTemplate: {spec: {template: {spec: {serviceAccountName: robot}}}}}
---
kind: ServiceAccount
metadata: {name: web, namespace: shop}
imagePullSecrets: [{name: pull}]
---
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [db]}
- {apiGroups: [""], resources: [pods], verbs: [get]}
---
kind: RoleBinding
metadata: {name: readers, namespace: shop}
roleRef: {kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot}, {kind: User, name: robin}]
---
kind: ClusterRole
metadata: {name: all}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
---
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: Group, name: admins}]
---
kind: RoleBinding
metadata: {name: elsewhere, namespace: other}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: User, name: eve}]
"""


def grants(text: str = SET) -> Grants:
    known = Grants()
    for document in documents(text):
        assert document.root is not None
        known.add(document.root)
    return msgspec.json.decode(msgspec.json.encode(known), type=Grants)


def test_mounts_and_roles() -> None:
    reach = Readers(grants()).of
    assert reach("Secret", "shop", "db") == (
        "CronJob shop/nightly",
        "Deployment shop/web",
        "Group admins",
        "ServiceAccount shop/robot",
        "User robin",
    )
    for name in ("env", "tls", "projected"):
        assert reach("Secret", "shop", name) == ("Deployment shop/web", "Group admins")
    assert reach("Secret", "shop", "pull") == ("Deployment shop/web", "Group admins", "ServiceAccount shop/web")


def test_other_namespaces_and_kinds() -> None:
    reach = Readers(grants()).of
    assert reach("Secret", "other", "db") == ("Group admins", "User eve")
    assert reach("ConfigMap", "shop", "conf") == reach("ConfigMap", "shop", "more") == ("Deployment shop/web",)
    assert reach("Deployment", "shop", "web") == ()


def test_no_namespace_is_the_default_one() -> None:
    known = grants("kind: Pod\nmetadata: {name: p}\nspec: {volumes: [{secret: {secretName: s}}]}\n")
    assert Readers(known).of("Secret", "", "s") == Readers(known).of("Secret", "default", "s") == ("Pod default/p",)


def test_reading_needs_the_verb_and_the_group() -> None:
    role = (
        "kind: ClusterRole\nmetadata: {name: r}\nrules: [{apiGroups: [%s], resources: [secrets], verbs: [%s]}]\n---\n"
    )
    bound = "kind: ClusterRoleBinding\nroleRef: {kind: ClusterRole, name: r}\nsubjects: [{kind: User, name: u}]\n"
    for group, verb, expected in (('""', "list", ("User u",)), ('""', "create", ()), ("apps", "get", ())):
        assert Readers(grants(role % (group, verb) + bound)).of("Secret", "a", "b") == expected


def test_what_shards_know_comes_together() -> None:
    parts = SET.split("---")
    whole = Grants()
    for part in parts:
        whole.join(grants(part))
    assert Readers(whole).of("Secret", "shop", "db") == Readers(grants()).of("Secret", "shop", "db")


def test_lists_and_odd_shapes() -> None:
    text = "kind: List\nitems: [{kind: Pod, metadata: {name: p}, spec: {secret: {secretName: s}}}, 1, []]\n"
    assert Readers(grants(text)).of("Secret", "", "s") == ("Pod default/p",)
    assert Readers(grants("kind: Role\nrules: 1\n---\nkind: RoleBinding\nsubjects: {}\n")).of("Secret", "", "s") == ()
