# METADATA
# title: Short-lived secrets
# description: Where a static credential stands although one that ends could be issued, and what lives too long.
# custom:
#   events: [scan, change, manifest, admission, image, sighting]
package oakum.ephemeral

import data.oakum.lib.kubernetes as k

# METADATA
# title: Longest life of a projected token of a service account, in seconds
default most_token_seconds := 86400

most_token_seconds := data.parameters.ephemeral.most_token_seconds

# METADATA
# title: Longest life of a certificate, in hours
default most_certificate_hours := 2160

most_certificate_hours := data.parameters.ephemeral.most_certificate_hours

# METADATA
# title: Longest time between two reads of an ExternalSecret, in hours
default most_refresh_hours := 24

most_refresh_hours := data.parameters.ephemeral.most_refresh_hours

advice := {
	"aws:sts": "a role that the job or pod assumes (OIDC, IRSA, AWS STS)",
	"azure:workload-identity": "Entra workload identity",
	"gcp:workload-identity": "workload identity federation",
	"github:app": "a token of a GitHub App, or the job's own GITHUB_TOKEN",
	"gitlab:job-token": "the job's own CI_JOB_TOKEN",
	"openbao:auth": "a login with the identity of the workload (JWT, Kubernetes)",
	"openbao:database": "a lease of the database engine of OpenBao",
	"openbao:kubernetes": "a lease of the Kubernetes engine of OpenBao",
	"openbao:rabbitmq": "a lease of the RabbitMQ engine of OpenBao",
	"openbao:ssh": "a certificate signed by the SSH engine of OpenBao",
	"kubernetes:token-request": "a projected token, or `kubectl create token`",
}

result(rule, field, msg) := {"rule": rule, "field": field, "path": input.source, "msg": msg}

at(found) := found.places[0].path

default at(_) := ""

# METADATA
# title: A static secret that could be short-lived
# description: Something can issue this secret when it is needed, with an end. Then a leak is over before it is found.
# custom:
#   rule: dynamic-possible
warn contains {"rule": "dynamic-possible", "finding": found.secret_id, "path": path, "msg": msg} if {
	some found in input.findings
	found.suppressed == ""
	found.dynamic != ""
	path := at(found)
	instead := object.get(advice, found.dynamic, sprintf("trusted publishing (%v)", [found.dynamic]))
	msg := sprintf("a static secret (%v): use %v in its place", [found.rule, instead])
}

# METADATA
# title: A token of a service account that lives too long
# description: The kubelet renews the token by itself. Lower `expirationSeconds`.
# custom:
#   rule: token-lifetime
deny contains result("token-lifetime", field, msg) if {
	some i, volume in k.pod.is.volumes
	some j, source in volume.projected.sources
	seconds := source.serviceAccountToken.expirationSeconds
	seconds > most_token_seconds
	field := sprintf("%v.volumes[%v].projected.sources[%v].serviceAccountToken.expirationSeconds", [k.pod.at, i, j])
	msg := sprintf("the token lives %v seconds, at most %v are allowed", [seconds, most_token_seconds])
}

# METADATA
# title: A certificate that lives too long
# description: cert-manager renews it by itself. Lower `duration`.
# custom:
#   rule: certificate-lifetime
warn contains result("certificate-lifetime", "$.spec.duration", msg) if {
	k.group == "cert-manager.io"
	k.kind == "Certificate"
	hours := to_number(regex.find_n(`^\d+`, input.object.spec.duration, 1)[0])
	regex.match(`^\d+h`, input.object.spec.duration)
	hours > most_certificate_hours
	msg := sprintf("the certificate lives %v hours, at most %v are wanted", [hours, most_certificate_hours])
}

# METADATA
# title: A key that is never renewed
# description: With `privateKey.rotationPolicy` not `Always` the same key is certified again and again.
# custom:
#   rule: kept-key
warn contains result("kept-key", "$.spec.privateKey.rotationPolicy", msg) if {
	k.group == "cert-manager.io"
	k.kind == "Certificate"
	input.object.spec.privateKey.rotationPolicy == "Never"
	msg := "the private key is never renewed: say rotationPolicy: Always"
}

# METADATA
# title: A store that is opened with a static credential
# description: The credential that opens all others lives for ever. Let the store trust the workload (kubernetes, jwt, IRSA, workload identity).
# custom:
#   rule: static-store
warn contains result("static-store", field, msg) if {
	k.group == "external-secrets.io"
	k.kind in {"SecretStore", "ClusterSecretStore"}
	some [path, what] in [
		[["vault", "auth", "tokenSecretRef"], "a token"],
		[["vault", "auth", "userPass"], "a password"],
		[["vault", "auth", "appRole"], "an AppRole's secret id"],
		[["vault", "auth", "ldap"], "a password"],
		[["aws", "auth", "secretRef"], "an access key"],
		[["azurekv", "authSecretRef"], "a client secret"],
		[["gcpsm", "auth", "secretRef"], "a service account key"],
	]
	object.get(input.object.spec.provider, path, null) != null
	field := sprintf("$.spec.provider.%v", [concat(".", path)])
	msg := sprintf("%v opens the store: let it trust the workload's own identity", [what])
}

# METADATA
# title: A secret that is read once
# description: It does not change when the store's does, so that a rotation breaks what uses it. Set a refreshInterval.
# custom:
#   rule: never-refreshed
warn contains result("never-refreshed", "$.spec", msg) if {
	k.kind in {"ExternalSecret", "ClusterExternalSecret"}
	some spec in external_specs
	is_frozen(spec)
	msg := "the secret is read once and never again: set refreshPolicy: Periodic and a refreshInterval"
}

external_specs contains input.object.spec

external_specs contains input.object.spec.externalSecretSpec

is_frozen(spec) if spec.refreshPolicy == "CreatedOnce"

is_frozen(spec) if regex.match(`^0[a-z]*$`, spec.refreshInterval)

# METADATA
# title: A secret that is seldom read again
# description: A rotation takes so long to arrive. Lower the refreshInterval.
# custom:
#   rule: slow-refresh
warn contains result("slow-refresh", "$.spec.refreshInterval", msg) if {
	k.kind == "ExternalSecret"
	regex.match(`^\d+h`, input.object.spec.refreshInterval)
	hours := to_number(regex.find_n(`^\d+`, input.object.spec.refreshInterval, 1)[0])
	hours > most_refresh_hours
	msg := sprintf("a rotation takes up to %v hours to arrive, at most %v are wanted", [hours, most_refresh_hours])
}

# METADATA
# title: A password for images on every pod
# description: The credential of the registry is copied into each namespace. Let the nodes log in with their own identity (credential providers of the kubelet).
# custom:
#   rule: pull-secret
warn contains result("pull-secret", sprintf("%v.imagePullSecrets", [k.pod.at]), msg) if {
	count(k.pod.is.imagePullSecrets) > 0
	msg := "the pod names a static credential of the registry: let the nodes log in with their own identity"
}

# METADATA
# title: A pipeline that logs in with a static credential
# description: The forge vouches for its jobs (OIDC). Let the cloud, the registry or OpenBao trust that, and delete the credential.
# custom:
#   rule: static-login
warn contains result("static-login", sprintf("$.jobs[%v].steps[%v].with[%v]", [json.marshal(job), i, json.marshal(name)]), msg) if {
	some job, body in input.object.jobs
	some i, step in body.steps
	some [action, name, instead] in [
		["aws-actions/configure-aws-credentials", "aws-access-key-id", "role-to-assume"],
		["google-github-actions/auth", "credentials_json", "workload_identity_provider"],
		["azure/login", "creds", "client-id and tenant-id with id-token: write"],
		["Azure/login", "creds", "client-id and tenant-id with id-token: write"],
		["pypa/gh-action-pypi-publish", "password", "trusted publishing with id-token: write"],
		["hashicorp/vault-action", "token", "method: jwt"],
	]
	startswith(step.uses, sprintf("%v@", [action]))
	step["with"][name]
	msg := sprintf("%v logs in with a static credential: use %v", [action, instead])
}
