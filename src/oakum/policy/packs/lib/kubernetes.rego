# METADATA
# title: Kubernetes objects
# description: The pod in an object of any kind, and its containers, each with its place.
package oakum.lib.kubernetes

kind := input.object.kind

group := split(input.object.apiVersion, "/")[0]

pod := {"at": "$.spec", "is": input.object.spec} if {
	kind == "Pod"
} else := {"at": "$.spec.jobTemplate.spec.template.spec", "is": input.object.spec.jobTemplate.spec.template.spec} if {
	kind == "CronJob"
} else := {"at": "$.spec.template.spec", "is": input.object.spec.template.spec} if {
	input.object.spec.template.spec.containers
} else := {"at": "$.spec.podTemplate.spec", "is": input.object.spec.podTemplate.spec} if {
	input.object.spec.podTemplate.spec.containers
}

lists := ["containers", "initContainers", "ephemeralContainers"]

in_pod := [{"at": sprintf("%v.%v[%v]", [pod.at, list, i]), "is": one} |
	some list in lists
	some i, one in pod.is[list]
]

in_workflow := [{"at": sprintf("$.spec.templates[%v].%v", [i, part]), "is": template[part]} |
	group == "argoproj.io"
	some i, template in input.object.spec.templates
	some part in ["container", "script"]
	template[part]
]

in_task := [{"at": sprintf("$.spec.steps[%v]", [i]), "is": step} |
	group == "tekton.dev"
	some i, step in input.object.spec.steps
]

# Every container of the object, with its place.
containers := array.concat(in_pod, array.concat(in_workflow, in_task))
