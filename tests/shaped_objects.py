"""Kubernetes objects that a check finds something in, and that it finds nothing in. No value here is a secret."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from oakum.rules.template import expand

VALUE = expand("{alnum:20}", random.Random(20))


class Case(NamedTuple):
    """One object, and the checks that find something in it."""

    name: str
    object: dict[str, Any]
    found: frozenset[str]


def _pod(found: str, name: str, container: dict[str, Any] | None = None, **spec: Any) -> Case:
    body = {
        "automountServiceAccountToken": False,
        "containers": [{"name": "main", "image": "nginx:1", **(container or {})}],
        **spec,
    }
    return Case(name, _object("v1", "Pod", name, spec=body), frozenset(found.split()))


def _object(version: str, kind: str, name: str, **rest: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **rest.pop("metadata", {})}, **rest}


def _env(name: str, value: str) -> dict[str, Any]:
    return {"env": [{"name": name, "value": value}]}


def _role(found: str, name: str, *rules: dict[str, Any], kind: str = "ClusterRole") -> Case:
    role = _object("rbac.authorization.k8s.io/v1", kind, name, rules=list(rules))
    return Case(name, role, frozenset(found.split()))


def _rule(groups: str, resources: str, verbs: str, **more: Any) -> dict[str, Any]:
    lists = {"apiGroups": groups, "resources": resources, "verbs": verbs}
    return {key: words.split(",") for key, words in lists.items()} | more


_TEMPLATE = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {
        "serviceAccountName": "web",
        "containers": [{"name": "main", "image": "nginx:1", **_env("DB_PASSWORD", VALUE)}],
    },
}
_SELECTED = {"selector": {"matchLabels": {"app": "web"}}, "template": _TEMPLATE}
_JOB = {"template": _TEMPLATE | {"spec": {**_TEMPLATE["spec"], "restartPolicy": "Never"}}}
_DOCKER = [{"name": "socket", "hostPath": {"path": "/var/run/docker.sock"}}]

_REFERENCE = {"name": "A", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}

CASES = (
    _pod("literal-env", "env-password", _env("DB_PASSWORD", VALUE)),
    _pod("literal-env", "env-token", _env("apiToken", VALUE)),
    _pod("", "env-reference", _env("DB_PASSWORD", "$(FROM_ELSEWHERE)")),
    _pod("", "env-file", _env("DB_PASSWORD_FILE", "/run/secrets/db")),
    _pod("", "env-switch", _env("TOKEN", "true")),
    _pod("", "env-plain", _env("MODE", VALUE)),
    _pod("", "env-empty", {"env": [{"name": "DB_PASSWORD"}]}),
    _pod("literal-env", "init-env", initContainers=[{"name": "first", "image": "nginx:1", **_env("TOKEN", VALUE)}]),
    _pod(
        "secret-in-env",
        "env-secret",
        {"env": [_REFERENCE]},
    ),
    _pod("secret-in-env", "env-from", {"envFrom": [{"secretRef": {"name": "a"}}]}),
    _pod("", "env-configmap", {"envFrom": [{"configMapRef": {"name": "a"}}]}),
    _pod("literal-argument", "arg-equals", {"args": [f"--db-password={VALUE}"]}),
    _pod("literal-argument", "arg-next", {"args": ["serve", "--token", VALUE, "--verbose"]}),
    _pod("literal-argument", "arg-shell", {"command": ["sh", "-c", f"API_KEY={VALUE} serve"]}),
    _pod("literal-argument", "arg-quoted", {"args": [f"--password='{VALUE}'"]}),
    _pod("", "arg-reference", {"args": ["--password=$(DB_PASSWORD)", "--token", "$(TOKEN)", "--secret-name=db"]}),
    _pod("", "arg-switch", {"args": ["--token", "--verbose", "--password=true"]}),
    _pod("privileged", "privileged", {"securityContext": {"privileged": True}}),
    _pod("", "not-privileged", {"securityContext": {"privileged": False}}),
    _pod("automount", "automount", automountServiceAccountToken=True),
    _pod("", "own-account", automountServiceAccountToken=True, serviceAccountName="web"),
    _pod("host-path", "docker", volumes=_DOCKER),
    _pod("host-path", "kubelet", volumes=[{"name": "k", "hostPath": {"path": "/var/lib/kubelet/pods"}}]),
    _pod("host-path", "root", volumes=[{"name": "r", "hostPath": {"path": "/"}}]),
    _pod("", "harmless-path", volumes=[{"name": "d", "hostPath": {"path": "/data"}}, {"name": "e", "emptyDir": {}}]),
    _pod("", "homely-path", volumes=[{"name": "h", "hostPath": {"path": "/homely"}}]),
    Case("deployment", _object("apps/v1", "Deployment", "deployment", spec=_SELECTED), frozenset(["literal-env"])),
    Case(
        "cronjob",
        _object("batch/v1", "CronJob", "cronjob", spec={"schedule": "0 0 * * *", "jobTemplate": {"spec": _JOB}}),
        frozenset(["literal-env"]),
    ),
    Case(
        "annotated",
        _object("v1", "ConfigMap", "annotated", metadata={"annotations": {"acme.example/api-token": VALUE}}),
        frozenset(["annotation-secret"]),
    ),
    Case(
        "tools",
        _object("v1", "ConfigMap", "tools", metadata={"annotations": {"checksum/secret": VALUE, "a/b": VALUE}}),
        frozenset(),
    ),
    Case(
        "annotated-name",
        _object("v1", "ConfigMap", "annotated-name", metadata={"annotations": {"a/githubSecret": "github-config"}}),
        frozenset(),
    ),
    Case("config", _object("v1", "ConfigMap", "config", data={"db_password": VALUE}), frozenset(["configmap-secret"])),
    Case("config-plain", _object("v1", "ConfigMap", "config-plain", data={"token-url": VALUE}), frozenset()),
    Case("config-empty", _object("v1", "ConfigMap", "config-empty"), frozenset()),
    Case("secret", _object("v1", "Secret", "secret", stringData={"a": VALUE}), frozenset(["plain-secret"])),
    Case("secret-empty", _object("v1", "Secret", "secret-empty"), frozenset()),
    Case(
        "token",
        _object(
            "v1",
            "Secret",
            "token",
            metadata={"annotations": {"kubernetes.io/service-account.name": "web"}},
            type="kubernetes.io/service-account-token",
        ),
        frozenset(["token-secret"]),
    ),
    _role("rbac-all-secrets", "reads-secrets", _rule(",apps", "pods,secrets", "list")),
    _role("rbac-namespace-secrets", "reads-secrets-here", _rule("", "secrets", "get"), kind="Role"),
    _role("rbac-all-secrets rbac-escalation", "reads-all", _rule("*", "*", "*")),
    _role("", "reads-one", _rule("", "secrets", "get", resourceNames=["web"])),
    _role("", "makes-secrets", _rule("", "secrets", "create")),
    _role("", "system:reads-secrets", _rule("", "secrets", "get")),
    _role("rbac-escalation", "makes-tokens", _rule("", "serviceaccounts/token", "create")),
    _role("rbac-escalation", "impersonates", _rule("", "users", "impersonate")),
    _role("rbac-escalation", "binds", _rule("rbac.authorization.k8s.io", "clusterroles", "bind")),
    _role("rbac-exec", "execs", _rule("", "pods/exec", "create")),
    _role("", "reads-pods", _rule("", "pods", "get")),
    Case(
        "everybody",
        _object(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "everybody",
            roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "web"},
            subjects=[{"kind": "ServiceAccount", "name": "default", "namespace": "default"}],
        ),
        frozenset(["default-account"]),
    ),
    Case(
        "somebody",
        _object(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "somebody",
            roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "web"},
            subjects=[{"kind": "ServiceAccount", "name": "web", "namespace": "default"}],
        ),
        frozenset(),
    ),
)

EXPECTED: dict[str, set[str]] = {case.name: set(case.found) for case in CASES}
"""Name of the object -> ids of the checks."""
