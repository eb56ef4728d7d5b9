package oakum.ephemeral_test

import data.oakum.ephemeral as pack

denied(object) := rules if {
	results := pack.deny with input as manifest(object)
	rules := {result.rule | some result in results}
}

warned(object) := rules if {
	results := pack.warn with input as manifest(object)
	rules := {result.rule | some result in results}
}

manifest(object) := {"kind": "manifest", "source": "a.yaml", "findings": [], "object": object}

test_what_could_be_short_lived if {
	found := {"rule": "own-key", "secret_id": "sid_x", "suppressed": "", "dynamic": "aws:sts", "places": [{"path": "a.py"}]}
	results := pack.warn with input as {"kind": "scan", "source": "", "findings": [found]}
	some result in results
	result.rule == "dynamic-possible"
	result.path == "a.py"
	contains(result.msg, "OIDC")
	other := pack.warn with input as {"kind": "scan", "source": "", "findings": [object.union(found, {"dynamic": ""})]}
	count(other) == 0
}

pod(spec) := {"apiVersion": "v1", "kind": "Pod", "spec": object.union({"containers": [{"name": "a"}]}, spec)}

projected(seconds) := pod({"volumes": [{"projected": {"sources": [{"serviceAccountToken": {"expirationSeconds": seconds}}]}}]})

test_token_lifetime if {
	denied(projected(31536000)) == {"token-lifetime"}
	denied(projected(3600)) == set()
}

certificate(spec) := {"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "spec": spec}

test_certificates if {
	warned(certificate({"duration": "8760h"})) == {"certificate-lifetime"}
	warned(certificate({"duration": "2160h0m0s", "privateKey": {"rotationPolicy": "Always"}})) == set()
	warned(certificate({"privateKey": {"rotationPolicy": "Never"}})) == {"kept-key"}
}

store(provider) := {"apiVersion": "external-secrets.io/v1", "kind": "SecretStore", "spec": {"provider": provider}}

test_static_store if {
	warned(store({"vault": {"auth": {"tokenSecretRef": {"name": "a"}}}})) == {"static-store"}
	warned(store({"aws": {"auth": {"secretRef": {"accessKeyIDSecretRef": {"name": "a"}}}}})) == {"static-store"}
	warned(store({"vault": {"auth": {"kubernetes": {"role": "a"}}}})) == set()
}

external(spec) := {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "spec": spec}

test_refresh if {
	warned(external({"refreshInterval": "0"})) == {"never-refreshed"}
	warned(external({"refreshPolicy": "CreatedOnce"})) == {"never-refreshed"}
	warned(external({"refreshInterval": "720h"})) == {"slow-refresh"}
	warned(external({"refreshInterval": "1h"})) == set()
}

test_pull_secret if {
	warned(pod({"imagePullSecrets": [{"name": "a"}]})) == {"pull-secret"}
	warned(pod({})) == set()
}

job(step) := {"jobs": {"a": {"steps": [step]}}}

test_static_login if {
	warned(job({"uses": "aws-actions/configure-aws-credentials@v4", "with": {"aws-access-key-id": "${{ secrets.A }}"}})) == {"static-login"}
	warned(job({"uses": "aws-actions/configure-aws-credentials@v4", "with": {"role-to-assume": "a"}})) == set()
}
