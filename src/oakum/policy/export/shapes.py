"""The checks that engines of CEL can make: what the shape of an object shows. What a text holds, only a scan finds.

Every check is one of the pack `kubernetes`, under the same id; a test holds both to the same answers. Nothing is used
that Kubernetes 1.30 does not have: no list functions, no comprehensions of two variables.
"""

from __future__ import annotations

from oakum.model import UsageError
from oakum.policy.export.interface import Action, Shape
from oakum.policy.export.names import argument, is_literal, is_secret, literal

_WORKLOADS = (
    "/pods",
    "/pods/ephemeralcontainers",
    "/replicationcontrollers",
    "apps/daemonsets",
    "apps/deployments",
    "apps/replicasets",
    "apps/statefulsets",
    "batch/cronjobs",
    "batch/jobs",
)
_ROLES = ("rbac.authorization.k8s.io/roles", "rbac.authorization.k8s.io/clusterroles")
_BINDINGS = ("rbac.authorization.k8s.io/rolebindings", "rbac.authorization.k8s.io/clusterrolebindings")
_POD = (
    "pod",
    """\
object.kind == 'Pod' ? object.spec
  : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec
  : object.spec.template.spec""",
)
_CONTAINERS = (
    "containers",
    """\
variables.pod.?containers.orValue([])
  + variables.pod.?initContainers.orValue([])
  + variables.pod.?ephemeralContainers.orValue([])""",
)
_RULES = ("rules", "has(object.rules) && object.rules != null ? object.rules : []")
_SYSTEM = literal("^(system:.*|cluster-admin|admin|edit)$")
_HOST_PATHS = literal(
    r"^/+$|^(/var/run/docker\.sock|/run/docker\.sock|/run/containerd|/var/run/crio|/run/crio|/run/podman"
    r"|/var/lib/kubelet|/etc/kubernetes|/var/lib/etcd|/root|/home|/proc)(/|$)"
)
_TOOLS = literal("(?i)(reloader|checksum|hash|agent-inject|sealedsecrets|kubed|reflector|replicator|secret-type)")
_NO_NAME = (
    f"!(k.matches({literal('(?i)secret(ref)?$')})"
    f" && variables.entries[k].matches({literal('^[a-z0-9]+([./-][a-z0-9]+)+$')}))"
)
"""That an entry is not the name of a Secret, where something wants one."""
_WORD = literal("[A-Za-z][A-Za-z0-9_.-]*")
_NEXT = literal(r"(?:^|\n)--[A-Za-z][A-Za-z0-9_.-]*\n[^-\n][^\n]*")
_LAST = "k.substring(k.lastIndexOf('/') + 1)"
_AFTER_EQUALS = "m.substring(m.indexOf('=') + 1).replace(\"'\", '').replace('\"', '')"
_AFTER_LINE = r"m.trim().substring(m.trim().indexOf('\n') + 1)"


def _found(*pieces: str) -> tuple[str, str]:
    """The variable that lists what is wrong."""
    return ("found", "".join(pieces))


def _containers(condition: str) -> tuple[tuple[str, str], ...]:
    """Names of the containers for which a condition on `c` holds."""
    return (_POD, _CONTAINERS, ("found", f"variables.containers.filter(c,\n  {condition}\n).map(c, c.name)"))


def _entries(of: str, condition: str) -> tuple[tuple[str, str], ...]:
    """Keys of a map for which a condition on `k` holds."""
    return (("entries", f"object.{of}.orValue({{}})"), ("found", f"variables.entries.filter(k,\n  {condition}\n)"))


def _grants(group: str, resources: str, verbs: str, also: str = "true") -> str:
    """Whether a rule `r` of a role grants something."""
    return (
        f"r.?apiGroups.orValue([]).exists(g, g in ['{group}', '*'])"
        f"\n    && r.?resources.orValue([]).exists(x, x in [{resources}])"
        f"\n    && r.?verbs.orValue([]).exists(v, v in [{verbs}])"
        f"\n    && r.?resourceNames.orValue([]).size() == 0 && {also}"
    )


def _roles(*conditions: str) -> tuple[tuple[str, str], ...]:
    """The role, if any of its rules grants one of these."""
    any_of = "\n  || ".join(f"({condition})" for condition in conditions)
    name = "object.?metadata.?name.orValue('')"
    found = f"!{name}.matches({_SYSTEM})\n  && variables.rules.exists(r, {any_of})\n  ? [{name}] : []"
    return (_RULES, ("found", found))


_ARGUMENTS = (
    "(c.?args.orValue([]) + c.?command.orValue([])).exists(a, a.findAll("
    f"{argument()}).exists(m,\n    {is_secret(f'm.find({_WORD})')}\n    && {is_literal(_AFTER_EQUALS)}))"
    "\n  || [c.?args.orValue([]), c.?command.orValue([])].exists(p, p.join('\\n').findAll("
    f"{_NEXT}).exists(m,\n    {is_secret(f'm.find({_WORD})')}\n    && {is_literal(_AFTER_LINE)}))"
)

SHAPES: tuple[Shape, ...] = (
    Shape(
        id="literal-env",
        title="A literal secret in an environment variable",
        why="The value stands in the manifest, in etcd and in every dump of the pod.",
        resources=_WORKLOADS,
        variables=_containers(
            f"c.?env.orValue([]).exists(e, has(e.value) && {is_secret('e.name')}\n    && {is_literal('e.value')})"
        ),
        message="a secret is in plain in the environment: use valueFrom.secretKeyRef, or mount the Secret; containers",
    ),
    Shape(
        id="literal-argument",
        title="A literal secret on a command line",
        why="Arguments can be read by everybody who can list pods or processes.",
        resources=_WORKLOADS,
        variables=_containers(_ARGUMENTS),
        message="a secret is in plain on the command line: mount a file, or a Secret in the environment; containers",
    ),
    Shape(
        id="configmap-secret",
        title="A secret in a ConfigMap",
        why="ConfigMaps are not encrypted, and far more can read them than Secrets.",
        resources=("/configmaps",),
        variables=_entries(
            "?data",
            f"{is_secret('k')}\n  && {is_literal('variables.entries[k]')} && !variables.entries[k].contains('\\n')",
        ),
        message="a secret is in a ConfigMap: move it to a Secret; keys",
    ),
    Shape(
        id="annotation-secret",
        title="A secret in an annotation",
        why="Everybody who can see the object reads it.",
        resources=(*_WORKLOADS, "/configmaps", "/services", "/serviceaccounts", "networking.k8s.io/ingresses"),
        variables=_entries(
            "?metadata.?annotations",
            f"{is_secret(_LAST)}\n  && !k.matches({_TOOLS}) && {is_literal('variables.entries[k]')}\n  && {_NO_NAME}",
        ),
        message="an annotation holds a secret: move it to a Secret; annotations",
    ),
    Shape(
        id="plain-secret",
        title="A plain Secret",
        why="Base64 is no encryption: whoever reads the manifest has the secret.",
        resources=("/secrets",),
        variables=(
            _found(
                "has(object.sops) ? [] : [object.?data.orValue({}), object.?stringData.orValue({})]",
                ".filter(m, m.size() > 0).map(m, object.?metadata.?name.orValue(''))",
            ),
        ),
        message="a Secret stands in plain: use an ExternalSecret, a SealedSecret or SOPS; Secret",
        by_default=False,
    ),
    Shape(
        id="token-secret",
        title="A token that never ends",
        why="A Secret of the type service-account-token is valid until somebody deletes it.",
        resources=("/secrets",),
        variables=(
            _found(
                "object.?type.orValue('') == 'kubernetes.io/service-account-token'",
                " ? [object.?metadata.?name.orValue('')] : []",
            ),
        ),
        message="a token of a service account that never ends: use a projected token; Secret",
    ),
    Shape(
        id="rbac-all-secrets",
        title="All secrets can be read",
        why="The role reads every Secret where it is bound.",
        resources=("rbac.authorization.k8s.io/clusterroles",),
        variables=_roles(_grants("", "'secrets', '*'", "'get', 'list', 'watch', '*'")),
        message="reads all secrets: name them with resourceNames, or leave them out; role",
    ),
    Shape(
        id="rbac-namespace-secrets",
        title="All secrets of a namespace can be read",
        why="The role reads every Secret of its namespace.",
        resources=("rbac.authorization.k8s.io/roles",),
        variables=_roles(_grants("", "'secrets', '*'", "'get', 'list', 'watch', '*'")),
        message="reads all secrets of its namespace: name them with resourceNames; role",
        action=Action.WARN,
    ),
    Shape(
        id="rbac-escalation",
        title="Tokens can be made, or rights raised",
        why="Who may make tokens of service accounts, impersonate, or bind roles has every right that they have.",
        resources=_ROLES,
        variables=_roles(
            _grants("", "'serviceaccounts/token', '*'", "'create', '*'"),
            _grants("", "'users', 'serviceaccounts', '*'", "'impersonate', '*'"),
            _grants(
                "rbac.authorization.k8s.io", "'roles', 'clusterroles', '*'", "'bind', 'escalate'", "!('*' in r.verbs)"
            ),
        ),
        message="makes tokens of service accounts, impersonates, or raises rights: leave it out; role",
    ),
    Shape(
        id="host-path",
        title="A folder of the host",
        why="Sockets and folders of the container runtime and the kubelet lead to the secrets of all pods of the node.",
        resources=_WORKLOADS,
        variables=(
            _POD,
            _found(
                "variables.pod.?volumes.orValue([])\n  .filter(v, has(v.hostPath) && ",
                f"v.hostPath.path.matches({_HOST_PATHS}))\n  .map(v, v.hostPath.path)",
            ),
        ),
        message="a folder of the host is mounted that leads to the secrets of other pods; paths",
    ),
    Shape(
        id="privileged",
        title="A privileged container",
        why="It has all that its node has, with the secrets of every pod on it.",
        resources=_WORKLOADS,
        variables=_containers("c.?securityContext.?privileged.orValue(false) == true"),
        message="a container is privileged, and so reads the secrets of all pods of its node; containers",
    ),
    Shape(
        id="secret-in-env",
        title="A secret in an environment variable",
        why="Variables come into logs, crash reports and child processes, and do not change when the Secret does.",
        resources=_WORKLOADS,
        variables=_containers(
            "c.?env.orValue([]).exists(e, e.?valueFrom.?secretKeyRef.hasValue())"
            "\n  || c.?envFrom.orValue([]).exists(s, has(s.secretRef))"
        ),
        message="a Secret is in the environment: mount it as a file; containers",
        action=Action.WARN,
    ),
    Shape(
        id="automount",
        title="A token of the service account in every container",
        why="A token that nothing uses is a token that can only leak.",
        resources=_WORKLOADS,
        variables=(
            _POD,
            _CONTAINERS,
            _found(
                "variables.containers.size() > 0 && variables.pod.?automountServiceAccountToken.orValue(true)",
                "\n  && variables.pod.?serviceAccountName.orValue('') in ['', 'default']",
                " ? ['default'] : []",
            ),
        ),
        message="the token of a service account is mounted: say automountServiceAccountToken: false; account",
        action=Action.WARN,
    ),
    Shape(
        id="rbac-exec",
        title="Commands in pods can be run",
        why="Who may exec into a pod, or attach to it, reads the secrets that it has.",
        resources=_ROLES,
        variables=_roles(
            "r.?apiGroups.orValue([]).exists(g, g in ['', '*'])"
            "\n    && r.?resources.orValue([]).exists(x, x in ['pods/exec', 'pods/attach']) && !('*' in r.resources)"
            "\n    && r.?verbs.orValue([]).exists(v, v in ['create', 'get', '*'])"
        ),
        message="may run commands in pods, and so read their secrets; role",
        action=Action.WARN,
    ),
    Shape(
        id="default-account",
        title="Rights for the default service account",
        why="Every pod without an account of its own runs as `default`.",
        resources=_BINDINGS,
        variables=(
            _found(
                "(has(object.subjects) && object.subjects != null ? object.subjects : []).filter(s,\n",
                "  s.kind == 'ServiceAccount' && s.name == 'default' || s.kind == 'Group' && s.name in\n",
                "  ['system:authenticated', 'system:unauthenticated', 'system:serviceaccounts']).map(s, s.name)",
            ),
        ),
        message="rights are bound to more than one workload; subjects",
        action=Action.WARN,
    ),
)


def chosen(ids: tuple[str, ...]) -> tuple[Shape, ...]:
    """The checks with these ids; without any, those exported by default. Raises UsageError for an unknown one."""
    known = {shape.id: shape for shape in SHAPES}
    unknown = next((one for one in ids if one not in known), None)
    if unknown is not None:
        raise UsageError(f"there is no check {unknown!a}; there are: {', '.join(known)}")
    return tuple(known[one] for one in ids) or tuple(shape for shape in SHAPES if shape.by_default)
