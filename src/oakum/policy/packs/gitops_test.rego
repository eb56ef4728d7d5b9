package oakum.gitops_test

import data.oakum.gitops as pack

# Values that stand for secrets; put together, so that no scanner takes them for one.
plain := concat("-", ["plain", "value"])

with_credentials := concat("", ["https://someone:", plain, "@git.example.com/a.git"])

denied(object) := rules if {
	results := pack.deny with input as {"kind": "manifest", "source": "apps/a.yaml", "object": object}
	rules := {result.rule | some result in results}
}

warned(object) := rules if {
	results := pack.warn with input as {"kind": "manifest", "source": "apps/a.yaml", "object": object}
	rules := {result.rule | some result in results}
}

application(source) := {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "spec": {"source": source}}

flux(group, kind, spec) := {"apiVersion": sprintf("%v.toolkit.fluxcd.io/v1", [group]), "kind": kind, "spec": spec}

config_map(name, data_) := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data_}

repository(values) := {
	"apiVersion": "v1", "kind": "Secret", "stringData": values,
	"metadata": {"labels": {"argocd.argoproj.io/secret-type": "repository"}},
}

test_a_clean_application_passes if {
	denied(application({"repoURL": "https://git.example.com/a.git", "helm": {"parameters": [{"name": "image.tag", "value": "1.2"}]}})) == set()
}

test_literal_values if {
	denied(application({"helm": {"parameters": [{"name": "db.password", "value": plain}]}})) == {"literal-value"}
	denied(application({"helm": {"values": concat("", ["db:\n  password: ", plain, "\n"])}})) == {"literal-value"}
	denied(application({"helm": {"valuesObject": {"db": {"password": plain}}}})) == {"literal-value"}
	denied(flux("helm", "HelmRelease", {"values": {"db": {"password": plain}}})) == {"literal-value"}
	denied(application({"helm": {"values": "db:\n  existingSecret: db\n  password: ${DB}\n"}})) == set()
	denied(flux("helm", "HelmRelease", {"values": {"db": {"existingSecretName": "db", "passwordKey": ""}}})) == set()
	denied(flux("helm", "HelmRelease", {"values": {"githubConfigSecret": "github-config", "a": {"secret.reloader.example.com/reload": "x"}}})) == set()
}

test_values_of_an_application_set_name_their_field if {
	results := pack.deny with input as {"kind": "manifest", "source": "a.yaml", "object": {
		"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
		"spec": {"template": {"spec": {"sources": [{"helm": {"parameters": [{"name": "token", "value": plain}]}}]}}},
	}}
	some result in results
	result.field == "$.spec.template.spec.sources[0].helm.parameters[0].value"
}

test_plugin_secret if {
	denied(application({"plugin": {"env": [{"name": "API_TOKEN", "value": plain}]}})) == {"plugin-secret"}
	denied(application({"plugin": {"env": [{"name": "MODE", "value": plain}]}})) == set()
}

test_url_credentials if {
	denied(application({"repoURL": with_credentials})) == {"url-credentials"}
	denied(flux("source", "GitRepository", {"url": with_credentials})) == {"url-credentials"}
	denied(flux("source", "GitRepository", {"url": "ssh://git@git.example.com/a"})) == set()
}

test_substitute if {
	denied(flux("kustomize", "Kustomization", {"postBuild": {"substitute": {"db_password": plain}}})) == {"substitute"}
	denied(flux("kustomize", "Kustomization", {"postBuild": {"substitute": {"zone": plain}}})) == set()
}

test_webhook_address if {
	address := concat("", ["https://hooks.", "slack.com/services/x"])
	denied(flux("notification", "Provider", {"address": address})) == {"webhook-address"}
	denied(flux("notification", "Provider", {"address": "https://api.example.com"})) == set()
}

test_repository_secret if {
	denied(repository({"url": "https://git.example.com", "password": plain})) == {"repository-secret"}
	denied(repository({"url": "https://git.example.com", "password": "${PASSWORD}"})) == set()
}

test_insecure if {
	denied(flux("source", "HelmRepository", {"url": "https://charts.example.com", "insecure": true})) == {"insecure"}
	denied(flux("source", "GitRepository", {"url": "http://git.example.com/a"})) == {"insecure"}
	denied(repository({"url": "https://git.example.com", "insecure": "true"})) == {"insecure"}
	denied(flux("source", "GitRepository", {"url": "http://git.forge.svc.cluster.local/a"})) == set()
}

test_an_unchecked_cluster if {
	cluster := {
		"apiVersion": "v1", "kind": "Secret", "sops": {"mac": "x"},
		"metadata": {"labels": {"argocd.argoproj.io/secret-type": "cluster"}},
		"stringData": {"config": "{\"tlsClientConfig\": {\"insecure\": true}}"},
	}
	denied(cluster) == {"insecure"}
}

test_argocd_server if {
	denied(config_map("argocd-rbac-cm", {"policy.default": "role:admin"})) == {"argocd-server"}
	denied(config_map("argocd-cmd-params-cm", {"server.disable.auth": "true"})) == {"argocd-server"}
	denied(config_map("argocd-cm", {"dex.config": concat("", ["config:\n  clientSecret: ", plain])})) == {"argocd-server"}
	denied(config_map("argocd-cm", {"dex.config": "config:\n  clientSecret: $dex.clientSecret\n"})) == set()
	denied(config_map("argocd-rbac-cm", {"policy.default": "role:readonly"})) == set()
}

project(spec) := {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "spec": spec}

test_project_bounds if {
	warned(project({"sourceRepos": ["*"]})) == {"project-bounds"}
	warned(project({"destinations": [{"server": "*", "namespace": "*"}]})) == {"project-bounds"}
	warned(project({"clusterResourceWhitelist": [{"group": "*", "kind": "*"}]})) == {"project-bounds"}
	warned(project({"sourceRepos": ["https://git.example.com/*"], "destinations": [{"server": "*", "namespace": "shop"}]})) == set()
}

test_unverified_source if {
	source := {"kind": "manifest", "source": "a.yaml", "object": flux("source", "GitRepository", {"url": "https://git.example.com"})}
	results := pack.warn with input as source with data.parameters.gitops.verified_sources as true
	{result.rule | some result in results} == {"unverified-source"}
	warned(source.object) == set()
}

test_open_receiver if {
	warned(flux("notification", "Receiver", {})) == {"open-receiver"}
	warned(flux("notification", "Receiver", {"secretRef": {"name": "a"}})) == set()
}
