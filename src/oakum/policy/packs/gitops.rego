# METADATA
# title: GitOps
# description: How Argo CD and Flux come by secrets, and what in their objects would give them away.
# custom:
#   events: [manifest, admission]
package oakum.gitops

import data.oakum.lib.kubernetes as k
import data.oakum.lib.names

# METADATA
# title: Whether sources of Flux need a check of signatures
default verified_sources := false

verified_sources := data.parameters.gitops.verified_sources

flux := {"source.toolkit.fluxcd.io", "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io", "notification.toolkit.fluxcd.io"}

is_argo if {
	k.group == "argoproj.io"
	k.kind in {"Application", "ApplicationSet"}
}

is_flux if k.group in flux

result(rule, field, msg) := {"rule": rule, "field": field, "path": input.source, "msg": msg}

# The sources of an Argo CD application, each with its place.
sources := array.concat(
	[{"at": sprintf("%v.source", [one.at]), "is": one.is.source} | some one in specs; one.is.source],
	[{"at": sprintf("%v.sources[%v]", [one.at, i]), "is": source} | some one in specs; some i, source in one.is.sources],
)

specs := [
	{"at": "$.spec", "is": object.get(input.object, "spec", {})},
	{"at": "$.spec.template.spec", "is": object.get(input.object, ["spec", "template", "spec"], {})},
] if {
	is_argo
} else := []

# METADATA
# title: A literal secret among the values of Helm
# description: Everybody who can see the application or the repository reads it. Name a Secret in the values, or use an ExternalSecret.
# custom:
#   rule: literal-value
deny contains result("literal-value", field, msg) if {
	some source in sources
	some i, parameter in source.is.helm.parameters
	names.is_secret(parameter.name)
	names.is_literal(parameter.value)
	field := sprintf("%v.helm.parameters[%v].value", [source.at, i])
	msg := sprintf("`%v` is a secret in plain: name a Secret in its place", [parameter.name])
}

deny contains result("literal-value", field, msg) if {
	some source in sources
	some name in text_secrets(source.is.helm.values)
	field := sprintf("%v.helm.values", [source.at])
	msg := sprintf("`%v` is a secret in plain: name a Secret in its place", [name])
}

deny contains result("literal-value", field, msg) if {
	some source in sources
	some path in tree_secrets(source.is.helm.valuesObject)
	field := sprintf("%v.helm.valuesObject.%v", [source.at, path])
	msg := sprintf("`%v` is a secret in plain: name a Secret in its place", [path])
}

deny contains result("literal-value", sprintf("$.spec.values.%v", [path]), msg) if {
	k.group == "helm.toolkit.fluxcd.io"
	some path in tree_secrets(input.object.spec.values)
	msg := sprintf("`%v` is a secret in plain: take it from valuesFrom with a Secret", [path])
}

text_secrets(text) := {found[1] |
	some found in regex.find_all_string_submatch_n(`(?m)^[ \t-]*["']?([A-Za-z][\w.-]*)["']?[ \t]*:[ \t]*["']?([^\s"'#|>{\[][^\n"']*)`, text, 500)
	names.is_secret(found[1])
	names.is_literal(found[2])
	not names.names_secret(found[1], trim(found[2], " '\""))
}

tree_secrets(tree) := {concat(".", [sprintf("%v", [part]) | some part in path]) |
	secret := names.secret_among(leaf_names(tree))
	count(secret) > 0
	some [path, value] in leaves(tree)
	name := path[count(path) - 1]
	regex.replace(name, `^.*/`, "") in secret
	names.is_literal(value)
	not names.names_secret(name, value)
}

# The texts of a tree that have a name, each behind its path.
leaves(tree) := [[path, value] |
	walk(tree, [path, value])
	is_string(value)
	is_string(path[count(path) - 1])
]

leaf_names(tree) := {regex.replace(name, `^.*/`, "") |
	some name in {path[count(path) - 1] | some [path, _] in leaves(tree)}
}

# METADATA
# title: A literal secret for a plugin of Argo CD
# description: The environment of a plugin stands in the application, in Redis and in logs. Let the plugin read a store.
# custom:
#   rule: plugin-secret
deny contains result("plugin-secret", sprintf("%v.plugin.env[%v].value", [source.at, i]), msg) if {
	some source in sources
	some i, variable in source.is.plugin.env
	names.is_secret(variable.name)
	names.is_literal(variable.value)
	msg := sprintf("`%v` is a secret in plain: let the plugin read it from a store", [variable.name])
}

# METADATA
# title: Credentials in a URL
# description: URLs are logged and shown. Put the credentials into a Secret, and name it.
# custom:
#   rule: url-credentials
deny contains result("url-credentials", field, msg) if {
	some [field, url] in urls
	regex.match(`^[a-z+]+://[^/@\s]*:[^/@\s]+@`, url)
	not regex.match(`^[a-z+]+://[^/@\s]*:(\$|\{\{|<)`, url)
	msg := "the URL holds credentials: put them into a Secret, and name that"
}

urls := array.concat(
	[[sprintf("%v.repoURL", [source.at]), source.is.repoURL] | some source in sources],
	[[sprintf("$.spec.%v", [name]), input.object.spec[name]] |
		is_flux
		some name in ["url", "address", "endpoint"]
		is_string(input.object.spec[name])
	],
)

# METADATA
# title: A secret among the variables of Flux
# description: What stands in `postBuild.substitute` is plain. Use `substituteFrom` with a Secret.
# custom:
#   rule: substitute
deny contains result("substitute", sprintf("$.spec.postBuild.substitute[%v]", [json.marshal(name)]), msg) if {
	k.group == "kustomize.toolkit.fluxcd.io"
	some name in names.secret_names(input.object.spec.postBuild.substitute)
	names.is_literal(input.object.spec.postBuild.substitute[name])
	msg := sprintf("`%v` is a secret in plain: use substituteFrom with a Secret", [name])
}

# METADATA
# title: A webhook's address in plain
# description: Who knows the address can write to the channel. Put it into the Secret that `secretRef` names.
# custom:
#   rule: webhook-address
deny contains result("webhook-address", "$.spec.address", msg) if {
	k.group == "notification.toolkit.fluxcd.io"
	k.kind == "Provider"
	regex.match(`^https://(hooks\.slack\.com|discord(app)?\.com/api/webhooks|[^/]*\.webhook\.office\.com|[^/]*/hooks/)`, input.object.spec.address)
	msg := "the address of the webhook is a secret: put it into the Secret that secretRef names"
}

# METADATA
# title: Credentials of a repository in plain
# description: Argo CD keeps them in a Secret. In git it has to be an ExternalSecret or a SealedSecret.
# custom:
#   rule: repository-secret
deny contains result("repository-secret", sprintf("$.%v[%v]", [part, json.marshal(name)]), msg) if {
	input.kind == "manifest"
	k.kind == "Secret"
	input.object.metadata.labels["argocd.argoproj.io/secret-type"]
	not input.object.sops
	some part in ["data", "stringData"]
	some name, value in input.object[part]
	name in {"password", "sshPrivateKey", "tlsClientCertKey", "githubAppPrivateKey", "config", "bearerToken", "gcpServiceAccountKey"}
	not names.is_reference(value)
	msg := sprintf("`%v` of a repository or cluster of Argo CD stands in plain: use an ExternalSecret or a SealedSecret", [name])
}

# METADATA
# title: No check of the other side
# description: Without TLS and host keys anybody on the way can read the credentials and change what is applied. Trust the certificate authority instead.
# custom:
#   rule: insecure
deny contains result("insecure", "$.spec.insecure", msg) if {
	is_flux
	input.object.spec.insecure == true
	msg := "`insecure` sends credentials without TLS: use https, and certSecretRef for an authority of your own"
}

deny contains result("insecure", field, msg) if {
	some [field, url] in urls
	regex.match(`^(http|git)://`, url)
	not regex.match(`^http://[a-z0-9.-]+\.svc(\.cluster\.local)?(\.|[:/]|$)`, url)
	msg := "the source is fetched without TLS: use https or ssh"
}

deny contains result("insecure", sprintf("$.stringData[%v]", [json.marshal(name)]), msg) if {
	k.kind == "Secret"
	input.object.metadata.labels["argocd.argoproj.io/secret-type"]
	some name in ["insecure", "insecureIgnoreHostKey"]
	input.object.stringData[name] == "true"
	msg := sprintf("`%v` trusts whatever answers: add the certificate or the host key", [name])
}

deny contains result("insecure", "$.stringData.config", msg) if {
	k.kind == "Secret"
	input.object.metadata.labels["argocd.argoproj.io/secret-type"] == "cluster"
	regex.match(`"insecure"\s*:\s*true`, input.object.stringData.config)
	msg := "the cluster's certificate is not checked: add caData"
}

# METADATA
# title: Argo CD serves without protection
# description: Anybody who comes by the server or the token of the administrator deploys what they like. Switch TLS on, the administrator off, and the default role to none.
# custom:
#   rule: argocd-server
deny contains result("argocd-server", sprintf("$.data[%v]", [json.marshal(name)]), msg) if {
	k.kind == "ConfigMap"
	some [map, name, bad, msg] in [
		["argocd-rbac-cm", "policy.default", "role:admin", "everybody who logs in is an administrator: leave policy.default empty"],
		["argocd-cmd-params-cm", "server.disable.auth", "true", "the server asks nobody who they are: take server.disable.auth away"],
		["argocd-cmd-params-cm", "reposerver.disable.tls", "true", "generated manifests go over the network in plain: take reposerver.disable.tls away"],
	]
	input.object.metadata.name == map
	input.object.data[name] == bad
}

deny contains result("argocd-server", sprintf("$.data[%v]", [json.marshal(name)]), msg) if {
	k.kind == "ConfigMap"
	input.object.metadata.name == "argocd-cm"
	some name in ["dex.config", "oidc.config"]
	some found in regex.find_all_string_submatch_n(`(?m)^\s*(clientSecret|bindPW|client_secret)\s*:\s*["']?([^\s"'#]+)`, input.object.data[name], 20)
	not startswith(found[2], "$")
	msg := sprintf("`%v` stands in plain: name a key of argocd-secret, as $KEY", [found[1]])
}

# METADATA
# title: A project without bounds
# description: Applications of such a project deploy from anywhere to anywhere, also what reads all secrets. Name sources and destinations.
# custom:
#   rule: project-bounds
warn contains result("project-bounds", field, msg) if {
	k.group == "argoproj.io"
	k.kind == "AppProject"
	some [field, is_wide, what] in [
		["$.spec.sourceRepos", "*" in object.get(input.object, ["spec", "sourceRepos"], []), "any repository"],
		["$.spec.destinations", has_wide_destination, "any namespace of any cluster"],
		["$.spec.clusterResourceWhitelist", has_wide_kinds, "any kind for the whole cluster"],
	]
	is_wide
	msg := sprintf("the project allows %v: name what it needs", [what])
}

default has_wide_destination := false

has_wide_destination if {
	some one in input.object.spec.destinations
	one.namespace == "*"
	object.get(one, "server", object.get(one, "name", "")) in {"*", ""}
}

default has_wide_kinds := false

has_wide_kinds if {
	some one in input.object.spec.clusterResourceWhitelist
	one.group == "*"
	one.kind == "*"
}

# METADATA
# title: A source that is not verified
# description: With the parameter `verified_sources` sources need `spec.verify`, so that only signed commits and artefacts are applied.
# custom:
#   rule: unverified-source
warn contains result("unverified-source", "$.spec.verify", msg) if {
	verified_sources
	k.group == "source.toolkit.fluxcd.io"
	k.kind in {"GitRepository", "OCIRepository", "HelmChart"}
	not input.object.spec.verify
	msg := "nobody checks who has signed what comes from here: add spec.verify"
}

# METADATA
# title: A receiver without a token
# description: Anybody who knows the address can make Flux fetch. Name a Secret in `secretRef`.
# custom:
#   rule: open-receiver
warn contains result("open-receiver", "$.spec.secretRef", msg) if {
	k.group == "notification.toolkit.fluxcd.io"
	k.kind == "Receiver"
	not input.object.spec.secretRef
	msg := "the receiver asks for no token: name a Secret in secretRef"
}
