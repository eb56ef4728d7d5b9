# METADATA
# title: Kubernetes
# description: How secrets stand in Kubernetes objects, and who can come by them.
# custom:
#   events: [manifest, admission]
package oakum.kubernetes

import data.oakum.lib.kubernetes as k
import data.oakum.lib.names

# METADATA
# title: Whether manifests in a repository may hold plain Secrets
default plain_secrets := false

plain_secrets := data.parameters.kubernetes.plain_secrets

# METADATA
# title: Folders of a host that no pod may mount
default forbidden_host_paths := [
	"/var/run/docker.sock", "/run/docker.sock", "/run/containerd", "/var/run/crio", "/run/crio", "/run/podman",
	"/var/lib/kubelet", "/etc/kubernetes", "/var/lib/etcd", "/root", "/home", "/proc",
]

forbidden_host_paths := data.parameters.kubernetes.forbidden_host_paths

# METADATA
# title: Names of roles that may read all secrets, as globs
default trusted_roles := ["system:*", "cluster-admin", "admin", "edit"]

trusted_roles := data.parameters.kubernetes.trusted_roles

annotations := object.get(input.object, ["metadata", "annotations"], {})

result(rule, field, msg) := {"rule": rule, "field": field, "path": input.source, "msg": msg}

# METADATA
# title: A literal secret in an environment variable
# description: The value stands in the manifest, in etcd, and in every dump of the pod. Name a Secret with `secretKeyRef`, or mount it.
# custom:
#   rule: literal-env
deny contains result("literal-env", field, msg) if {
	count(secret_variables) > 0
	some container in k.containers
	some i, variable in container.is.env
	variable.name in secret_variables
	names.is_literal(variable.value)
	field := sprintf("%v.env[%v].value", [container.at, i])
	msg := sprintf("`%v` has its secret in plain: use valueFrom.secretKeyRef, or mount the Secret", [variable.name])
}

# Names of variables with a value that tell of a secret, of all containers.
secret_variables := names.secret_among([variable.name |
	some container in k.containers
	some variable in container.is.env
	variable.value
])

# METADATA
# title: A literal secret on a command line
# description: Arguments can be read by everybody who can list pods or processes. Mount a file, and name the file.
# custom:
#   rule: literal-argument
deny contains result("literal-argument", field, msg) if {
	some line in telling_lines
	some i, argument in line.words
	some found in regex.find_all_string_submatch_n(`(?:^|[\s;&])-{0,2}([A-Za-z][A-Za-z0-9_.-]*)=([^\s'"]+|'[^']+'|"[^"]+")`, argument, 50)
	names.is_secret(found[1])
	names.is_literal(trim(found[2], `'"`))
	field := sprintf("%v[%v]", [line.at, i])
	msg := sprintf("`%v` gets its secret in plain: mount a file, or use an environment variable from a Secret", [found[1]])
}

deny contains result("literal-argument", field, msg) if {
	some line in telling_lines
	some i, argument in line.words
	startswith(argument, "--")
	names.is_secret(trim_left(argument, "-"))
	value := line.words[i + 1]
	names.is_literal(value)
	not startswith(value, "-")
	field := sprintf("%v[%v]", [line.at, i + 1])
	msg := sprintf("`%v` gets its secret in plain: mount a file, or use an environment variable from a Secret", [argument])
}

lines := [{"at": sprintf("%v.%v", [container.at, part]), "words": container.is[part]} |
	some container in k.containers
	some part in ["args", "command"]
	container.is[part]
]

# Command lines that tell of a secret somewhere: of most objects none does, which one look shows.
telling_lines := [line |
	names.mentioned([line.words | some line in lines])
	some line in lines
	names.mentioned(line.words)
]

# METADATA
# title: A secret in a ConfigMap
# description: ConfigMaps are not encrypted, and far more can read them than Secrets. Move the value to a Secret.
# custom:
#   rule: configmap-secret
deny contains result("configmap-secret", sprintf("$.data[%v]", [json.marshal(name)]), msg) if {
	k.kind == "ConfigMap"
	some name in names.secret_names(input.object.data)
	value := input.object.data[name]
	names.is_literal(value)
	not contains(value, "\n")
	msg := sprintf("`%v` is a secret in a ConfigMap: move it to a Secret", [name])
}

# METADATA
# title: A secret in an annotation or a label
# description: Everybody who can see the object reads it. Move the value to a Secret.
# custom:
#   rule: annotation-secret
deny contains result("annotation-secret", sprintf("$.metadata.%v[%v]", [part, json.marshal(name)]), msg) if {
	some part in ["annotations", "labels"]
	names.mentioned(input.object.metadata[part])
	some name, value in input.object.metadata[part]
	names.is_secret(regex.replace(name, `^.*/`, ""))
	not is_reloader(name)
	not names.names_secret(name, value)
	names.is_literal(value)
	msg := sprintf("`%v` holds a secret: move it to a Secret", [name])
}

is_reloader(name) if regex.match(`(?i)(reloader|checksum|hash|agent-inject|sealedsecrets|kubed|reflector|replicator|secret-type)`, name)

# METADATA
# title: A Secret within an annotation
# description: With `kubectl apply` the whole object comes into an annotation. Apply Secrets on the server's side (`--server-side`), and take the annotation away.
# custom:
#   rule: last-applied
deny contains result("last-applied", `$.metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]`, msg) if {
	k.kind in {"Secret", "SealedSecret"}
	annotations["kubectl.kubernetes.io/last-applied-configuration"]
	msg := "the annotation of `kubectl apply` holds the whole Secret: apply it with --server-side, and take the annotation away"
}

# METADATA
# title: A plain Secret in a repository
# description: Base64 is no encryption. Use an ExternalSecret, a SealedSecret or SOPS.
# custom:
#   rule: plain-secret
deny contains result("plain-secret", sprintf("$.%v", [part]), msg) if {
	input.kind == "manifest"
	not plain_secrets
	k.kind == "Secret"
	not input.object.sops
	some part in ["data", "stringData"]
	kept := sort([name | some name, value in input.object[part]; is_kept(part, value)])
	count(kept) > 0
	shown := concat(", ", array.slice(kept, 0, 5))
	msg := sprintf("%v of a Secret in the repository (%v): use an ExternalSecret, a SealedSecret or SOPS", [counted(kept), shown])
}

counted(kept) := "one value" if count(kept) == 1

counted(kept) := sprintf("%v values", [count(kept)]) if count(kept) != 1

is_kept("stringData", value) if not names.is_reference(value)

is_kept("data", value) if {
	not names.is_reference(value)
	not is_encoded_reference(value)
}

is_encoded_reference(value) if {
	base64.is_valid(value)
	names.is_reference(base64.decode(value))
}

# METADATA
# title: A file of SOPS that is not wholly encrypted
# description: The file says that it is encrypted, but a secret in it is not. Look at `encrypted_regex`, and encrypt it again.
# custom:
#   rule: sops-plain
deny contains result("sops-plain", field, msg) if {
	input.object.sops
	some part in ["data", "stringData"]
	some name, value in input.object[part]
	not startswith(value, "ENC[")
	not endswith(name, "_unencrypted")
	field := sprintf("$.%v[%v]", [part, json.marshal(name)])
	msg := sprintf("`%v` is not encrypted, though the file is one of SOPS: look at encrypted_regex, and encrypt it again", [name])
}

# METADATA
# title: A SealedSecret with plain values
# description: What stands in the template is not sealed. Seal it.
# custom:
#   rule: sealed-plain
deny contains result("sealed-plain", sprintf("$.spec.template.%v[%v]", [part, json.marshal(name)]), msg) if {
	k.kind == "SealedSecret"
	some part in ["data", "stringData"]
	some name, value in input.object.spec.template[part]
	is_string(value)
	not contains(value, "{{")
	names.is_literal(value)
	msg := sprintf("`%v` stands in plain in the template of a SealedSecret: seal it", [name])
}

# METADATA
# title: Values in a generator of External Secrets
# description: The kinds `Fake` hold their values in plain, and are meant for tests. Use a store.
# custom:
#   rule: fake-store
deny contains result("fake-store", "$.spec", msg) if {
	k.kind == "Fake"
	k.group == "generators.external-secrets.io"
	msg := "the generator `Fake` holds its values in plain: use a real store"
}

deny contains result("fake-store", "$.spec.provider.fake", msg) if {
	k.kind in {"SecretStore", "ClusterSecretStore"}
	input.object.spec.provider.fake
	msg := "the provider `fake` holds its values in plain: use a real store"
}

# METADATA
# title: A token that never ends
# description: A Secret of the type service-account-token is valid until somebody deletes it. Ask for a token with an end (`kubectl create token`, a projected volume).
# custom:
#   rule: token-secret
deny contains result("token-secret", "$.type", msg) if {
	k.kind == "Secret"
	input.object.type == "kubernetes.io/service-account-token"
	msg := "a token of a service account that never ends: use a projected token, or `kubectl create token`"
}

# METADATA
# title: All secrets can be read
# description: The role reads every Secret where it is bound. Name the Secrets with `resourceNames`.
# custom:
#   rule: rbac-all-secrets
deny contains result("rbac-all-secrets", sprintf("$.rules[%v]", [i]), msg) if {
	k.kind == "ClusterRole"
	some i in reading_all
	msg := "the role reads all secrets: name them with resourceNames, or leave them out"
}

reading_all contains i if {
	is_role
	some i, rule in input.object.rules
	grants(rule, "", "secrets", {"get", "list", "watch"})
	not named(rule)
}

# METADATA
# title: All secrets of a namespace can be read
# description: The role reads every Secret of its namespace. Name the Secrets with `resourceNames`.
# custom:
#   rule: rbac-namespace-secrets
warn contains result("rbac-namespace-secrets", sprintf("$.rules[%v]", [i]), msg) if {
	k.kind == "Role"
	some i in reading_all
	msg := "the role reads all secrets of its namespace: name them with resourceNames"
}

# METADATA
# title: Tokens can be made, or rights raised
# description: Who may make tokens of service accounts, impersonate, or bind roles has every right that they have.
# custom:
#   rule: rbac-escalation
deny contains result("rbac-escalation", sprintf("$.rules[%v]", [i]), msg) if {
	is_role
	some i, rule in input.object.rules
	some said in escalations(rule)
	msg := sprintf("%v may %v: leave it out, or name what it is needed for", [k.kind, said])
}

escalations(rule) := array.concat(
	[said |
		some [resource, verb, said] in [
			["serviceaccounts/token", "create", "make tokens of service accounts"],
			["users", "impersonate", "impersonate users"],
			["serviceaccounts", "impersonate", "impersonate service accounts"],
		]
		grants(rule, "", resource, {verb})
		not named(rule)
	],
	[said |
		some [verb, said] in [["bind", "bind any role"], ["escalate", "raise its own rights"]]
		some resource in ["roles", "clusterroles"]
		grants(rule, "rbac.authorization.k8s.io", resource, {verb})
		not "*" in rule.verbs
		not named(rule)
	],
)

named(rule) if count(rule.resourceNames) > 0

is_role if {
	k.kind in {"Role", "ClusterRole"}
	name := object.get(input.object, ["metadata", "name"], "")
	not is_trusted(name)
}

is_trusted(name) if {
	some pattern in trusted_roles
	glob.match(pattern, [], name)
}

grants(rule, wanted, resource, verbs) if {
	some given in rule.apiGroups
	given in {wanted, "*"}
	some named_resource in rule.resources
	named_resource in {resource, "*"}
	some verb in rule.verbs
	verb in (verbs | {"*"})
}

# METADATA
# title: A folder of the host
# description: The sockets and folders of the container runtime and the kubelet lead to the secrets of all pods of the node.
# custom:
#   rule: host-path
deny contains result("host-path", sprintf("%v.volumes[%v].hostPath.path", [k.pod.at, i]), msg) if {
	some i, volume in k.pod.is.volumes
	path := volume.hostPath.path
	some forbidden in forbidden_host_paths
	is_within(path, forbidden)
	msg := sprintf("mounts %v of the host, which leads to the secrets of other pods", [path])
}

is_within(path, folder) if trim_right(path, "/") == folder

is_within(path, folder) if startswith(path, concat("", [folder, "/"]))

is_within(path, _) if path == "/"

# METADATA
# title: A privileged container
# description: It has all that its node has, with the secrets of every pod on it. Name the capabilities that it needs.
# custom:
#   rule: privileged
deny contains result("privileged", sprintf("%v.securityContext.privileged", [container.at]), msg) if {
	some container in k.containers
	container.is.securityContext.privileged == true
	msg := sprintf("the container `%v` is privileged: it reads the secrets of all pods of its node", [object.get(container.is, "name", "")])
}

# METADATA
# title: A secret in an environment variable
# description: Variables come into logs, crash reports and child processes, and do not change when the Secret does. Mount it as a file.
# custom:
#   rule: secret-in-env
warn contains result("secret-in-env", sprintf("%v.env[%v]", [container.at, i]), msg) if {
	some container in k.containers
	some i, variable in container.is.env
	variable.valueFrom.secretKeyRef
	msg := sprintf("`%v` is a secret in the environment: mount it as a file", [variable.name])
}

warn contains result("secret-in-env", sprintf("%v.envFrom[%v]", [container.at, i]), msg) if {
	some container in k.containers
	some i, source in container.is.envFrom
	source.secretRef
	msg := sprintf("all of the Secret `%v` is in the environment: mount what is needed as files", [object.get(source.secretRef, "name", "")])
}

# METADATA
# title: A token of the service account in every container
# description: Switch it off with `automountServiceAccountToken`, and mount a projected token where the API is used.
# custom:
#   rule: automount
warn contains result("automount", sprintf("%v.automountServiceAccountToken", [k.pod.at]), msg) if {
	count(k.in_pod) > 0
	not k.pod.is.automountServiceAccountToken == false
	not uses_account
	msg := "the token of the default service account is mounted: say automountServiceAccountToken: false"
}

uses_account if {
	name := k.pod.is.serviceAccountName
	not name in {"", "default"}
}

# METADATA
# title: Commands in pods can be run
# description: Who may exec into a pod, or attach to it, reads the secrets that it has.
# custom:
#   rule: rbac-exec
warn contains result("rbac-exec", sprintf("$.rules[%v]", [i]), msg) if {
	is_role
	some i, rule in input.object.rules
	some resource in ["pods/exec", "pods/attach"]
	grants(rule, "", resource, {"create", "get"})
	not "*" in rule.resources
	msg := sprintf("%v may run commands in pods, and so read their secrets", [k.kind])
}

# METADATA
# title: All rights for the default service account
# description: Every pod without an account of its own runs as `default`. Make an account for what needs the rights.
# custom:
#   rule: default-account
warn contains result("default-account", sprintf("$.subjects[%v]", [i]), msg) if {
	k.kind in {"RoleBinding", "ClusterRoleBinding"}
	some i, subject in input.object.subjects
	is_everybody(subject)
	msg := sprintf("binds %v to `%v`, which is more than one workload", [object.get(input.object, ["roleRef", "name"], "a role"), subject.name])
}

is_everybody(subject) if {
	subject.kind == "ServiceAccount"
	subject.name == "default"
}

is_everybody(subject) if {
	subject.kind == "Group"
	subject.name in {"system:authenticated", "system:unauthenticated", "system:serviceaccounts"}
}
