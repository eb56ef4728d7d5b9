package oakum.lib.kubernetes_test

import data.oakum.lib.kubernetes as k

places(object) := at if {
	found := k.containers with input as {"object": object}
	at := [one.at | some one in found]
}

pod := {"containers": [{"name": "a"}], "initContainers": [{"name": "b"}]}

test_a_pod if places({"apiVersion": "v1", "kind": "Pod", "spec": pod}) == ["$.spec.containers[0]", "$.spec.initContainers[0]"]

test_what_has_a_template if {
	places({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": pod}}})[0] == "$.spec.template.spec.containers[0]"
	places({"apiVersion": "example.com/v1", "kind": "Own", "spec": {"template": {"spec": pod}}})[0] == "$.spec.template.spec.containers[0]"
}

test_a_cron_job if {
	places({
		"apiVersion": "batch/v1", "kind": "CronJob",
		"spec": {"jobTemplate": {"spec": {"template": {"spec": pod}}}},
	})[0] == "$.spec.jobTemplate.spec.template.spec.containers[0]"
}

test_workflows_and_tasks if {
	places({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "spec": {"templates": [{"script": {"name": "a"}}]}}) == ["$.spec.templates[0].script"]
	places({"apiVersion": "tekton.dev/v1", "kind": "Task", "spec": {"steps": [{"name": "a"}]}}) == ["$.spec.steps[0]"]
}

test_what_has_no_pod if {
	places({"apiVersion": "v1", "kind": "ConfigMap", "data": {}}) == []
	places({}) == []
}
