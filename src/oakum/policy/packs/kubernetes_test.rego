package oakum.kubernetes_test

import data.oakum.kubernetes as pack

# Values that stand for secrets; put together, so that no scanner takes them for one.
plain := concat("-", ["plain", "value"])

denied(object) := rules if {
	results := pack.deny with input as {"kind": "manifest", "source": "k8s/a.yaml", "object": object}
	rules := {result.rule | some result in results}
}

warned(object) := rules if {
	results := pack.warn with input as {"kind": "manifest", "source": "k8s/a.yaml", "object": object}
	rules := {result.rule | some result in results}
}

deployment(container) := pod_of({"automountServiceAccountToken": false, "containers": [container]})

pod_of(spec) := {
	"apiVersion": "apps/v1", "kind": "Deployment",
	"metadata": {"name": "web", "namespace": "shop"},
	"spec": {"template": {"spec": spec}},
}

named(kind, fields) := object.union({"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}}, fields)

test_a_clean_deployment_passes if {
	clean := deployment({"name": "web", "image": "web", "env": [{"name": "MODE", "value": plain}]})
	denied(clean) == set()
	warned(clean) == set()
}

test_literal_env_names_the_field if {
	results := pack.deny with input as {
		"kind": "manifest", "source": "k8s/a.yaml",
		"object": deployment({"name": "web", "env": [{"name": "A"}, {"name": "DB_PASSWORD", "value": plain}]}),
	}
	some result in results
	result.rule == "literal-env"
	result.field == "$.spec.template.spec.containers[0].env[1].value"
	result.path == "k8s/a.yaml"
}

test_references_in_env_pass if {
	every value in ["$(OTHER)", "/run/secrets/db", "", "true"] {
		denied(deployment({"env": [{"name": "DB_PASSWORD", "value": value}]})) == set()
	}
}

test_literal_arguments if {
	denied(deployment({"args": [concat("=", ["--db-password", plain])]})) == {"literal-argument"}
	denied(deployment({"args": ["--api-token", plain]})) == {"literal-argument"}
	denied(deployment({"command": ["sh", "-c", concat("", ["PASSWORD=", plain, " run"])]})) == {"literal-argument"}
	denied(deployment({"args": ["--api-token", "$(TOKEN)", "--password-file=/run/x", "--level=3"]})) == set()
}

test_configmap_secret if {
	denied(named("ConfigMap", {"data": {"db_password": plain}})) == {"configmap-secret"}
	denied(named("ConfigMap", {"data": {"db_password": "${DB}", "mode": plain}})) == set()
}

test_annotation_secret if {
	denied(named("Service", {"metadata": {"annotations": {"example.com/api-key": plain}}})) == {"annotation-secret"}
	denied(named("Service", {"metadata": {"annotations": {"reloader.example.com/secret": plain}}})) == set()
	denied(named("Service", {"metadata": {"annotations": {"example.com/inject-ca-from-secret": "cert-manager/webhook-ca"}}})) == set()
}

test_last_applied if {
	applied := {"kubectl.kubernetes.io/last-applied-configuration": "{\"kind\":\"Secret\",\"data\":{}}"}
	"last-applied" in denied(named("Secret", {"metadata": {"annotations": applied}}))
	not "last-applied" in denied(named("Secret", {}))
}

test_plain_secret if {
	denied(named("Secret", {"stringData": {"password": plain}})) == {"plain-secret"}
	denied(named("Secret", {"data": {"password": base64.encode(plain)}})) == {"plain-secret"}
	denied(named("Secret", {"data": {"password": base64.encode("<path:secret/data/x#y>")}})) == set()
	denied(named("Secret", {"stringData": {"password": "${PASSWORD}"}})) == set()
}

test_a_plain_secret_may_come_to_the_cluster if {
	results := pack.deny with input as {"kind": "admission", "source": "", "object": named("Secret", {"stringData": {"a": plain}})}
	count(results) == 0
}

test_a_repository_may_hold_plain_secrets if {
	event := {"kind": "manifest", "source": "a.yaml", "object": named("Secret", {"stringData": {"a": plain}})}
	results := pack.deny with input as event with data.parameters.kubernetes.plain_secrets as true
	count(results) == 0
}

test_sops_plain if {
	denied(named("Secret", {"sops": {"mac": "x"}, "stringData": {"password": plain}})) == {"sops-plain"}
	denied(named("Secret", {"sops": {"mac": "x"}, "stringData": {"password": "ENC[AES256_GCM,data:x]"}})) == set()
}

test_sealed_plain if {
	denied(named("SealedSecret", {"spec": {"template": {"stringData": {"a": plain}}}})) == {"sealed-plain"}
	denied(named("SealedSecret", {"spec": {"template": {"data": {"a": "{{ .password }}"}}}})) == set()
}

test_fake_store if {
	denied(named("SecretStore", {"spec": {"provider": {"fake": {"data": []}}}})) == {"fake-store"}
	denied(object.union(named("Fake", {}), {"apiVersion": "generators.external-secrets.io/v1alpha1"})) == {"fake-store"}
	denied(named("SecretStore", {"spec": {"provider": {"vault": {}}}})) == set()
}

test_token_secret if denied(named("Secret", {"type": "kubernetes.io/service-account-token"})) == {"token-secret"}

role(rules) := named("ClusterRole", {"rules": rules})

test_rbac_all_secrets if {
	denied(role([{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}])) == {"rbac-all-secrets"}
	denied(role([{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"], "resourceNames": ["a"]}])) == set()
	denied(role([{"apiGroups": [""], "resources": ["secrets"], "verbs": ["create"]}])) == set()
	denied(role([{"apiGroups": ["apps"], "resources": ["*"], "verbs": ["*"]}])) == set()
}

test_rbac_namespace_secrets if {
	namespaced := object.union(role([{"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]}]), {"kind": "Role"})
	denied(namespaced) == set()
	warned(namespaced) == {"rbac-namespace-secrets"}
}

test_trusted_roles_pass if {
	trusted := object.union(role([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]), {"metadata": {"name": "system:x"}})
	denied(trusted) == set()
}

test_rbac_escalation if {
	denied(role([{"apiGroups": [""], "resources": ["serviceaccounts/token"], "verbs": ["create"]}])) == {"rbac-escalation"}
	denied(role([{"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate"]}])) == {"rbac-escalation"}
	denied(role([{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "verbs": ["bind"]}])) == {"rbac-escalation"}
	denied(role([{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}])) == {"rbac-all-secrets", "rbac-escalation"}
}

test_rbac_exec if {
	warned(role([{"apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]}])) == {"rbac-exec"}
	warned(role([{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])) == set()
}

volumes(path) := pod_of({
	"automountServiceAccountToken": false, "containers": [{"name": "a"}],
	"volumes": [{"name": "v", "hostPath": {"path": path}}],
})

test_host_path if {
	every path in ["/var/run/docker.sock", "/var/lib/kubelet/pods", "/", "/proc/"] {
		denied(volumes(path)) == {"host-path"}
	}
	denied(volumes("/var/log")) == set()
	denied(volumes("/rooted")) == set()
}

test_privileged if {
	denied(deployment({"name": "a", "securityContext": {"privileged": true}})) == {"privileged"}
	denied(deployment({"name": "a", "securityContext": {"privileged": false}})) == set()
}

test_secret_in_env if {
	warned(deployment({"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}]})) == {"secret-in-env"}
	warned(deployment({"envFrom": [{"secretRef": {"name": "a"}}]})) == {"secret-in-env"}
	warned(deployment({"envFrom": [{"configMapRef": {"name": "a"}}]})) == set()
}

test_automount if {
	warned(pod_of({"containers": [{"name": "a"}]})) == {"automount"}
	warned(pod_of({"serviceAccountName": "own", "containers": [{"name": "a"}]})) == set()
}

test_default_account if {
	warned(named("RoleBinding", {"subjects": [{"kind": "ServiceAccount", "name": "default"}]})) == {"default-account"}
	warned(named("RoleBinding", {"subjects": [{"kind": "ServiceAccount", "name": "own"}]})) == set()
}

test_strange_objects_pass if {
	every object in [{}, {"kind": "Pod"}, {"kind": "Pod", "spec": 3}, {"kind": "Role", "rules": {}}, {"spec": {"template": {"spec": {"containers": {}}}}}] {
		denied(object) == set()
	}
}
