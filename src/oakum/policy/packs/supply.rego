# METADATA
# title: Pipelines
# description: How workflows of GitHub Actions and GitLab CI come by secrets, and who else could come by them.
# custom:
#   events: [manifest]
package oakum.supply

import data.oakum.lib.names

# METADATA
# title: Owners of actions that may be named by a tag
default trusted_owners := ["actions", "github", "slsa-framework"]

trusted_owners := data.parameters.supply.trusted_owners

workflow := input.object if {
	contains(input.source, "/workflows/")
	regex.match(`(^|/)\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml$`, input.source)
}

gitlab := input.object if {
	contains(input.source, "gitlab")
	regex.match(`(^|/)(\.gitlab-ci\.ya?ml|\.gitlab/ci/.+\.ya?ml|[^/]*\.gitlab-ci\.ya?ml)$`, input.source)
}

composite := input.object if {
	contains(input.source, "action.y")
	input.object.runs.using == "composite"
}

# YAML 1.1 reads the key `on` as true.
triggers := object.get(workflow, "on", object.get(workflow, "true", {}))

is_triggered(name) if triggers == name

is_triggered(name) if {
	is_array(triggers)
	name in triggers
}

is_triggered(name) if {
	is_object(triggers)
	name in object.keys(triggers)
}

# Runs with the rights of the repository, for whoever opens a pull request.
is_foreign if is_triggered("pull_request_target")

is_foreign if is_triggered("workflow_run")

is_foreign if is_triggered("issue_comment")

steps := array.concat(
	[{"at": sprintf("$.jobs[%v].steps[%v]", [json.marshal(job), i]), "is": step} |
		some job, body in workflow.jobs
		some i, step in body.steps
	],
	[{"at": sprintf("$.runs.steps[%v]", [i]), "is": step} | some i, step in composite.runs.steps],
)

result(rule, field, msg) := {"rule": rule, "field": field, "path": input.source, "msg": msg}

# METADATA
# title: Foreign code runs with secrets
# description: The workflow has the repository's secrets, and checks out what a stranger has written. Use `pull_request`, or do not check out the head.
# custom:
#   rule: foreign-checkout
deny contains result("foreign-checkout", sprintf("%v.with", [step.at]), msg) if {
	is_foreign
	some step in steps
	startswith(step.is.uses, "actions/checkout@")
	some name in ["ref", "repository"]
	regex.match(`github\.(head_ref|event\.(pull_request\.head|workflow_run\.(head|pull_requests))|event\.number|event\.issue\.number|event\.pull_request\.number)|refs/pull/`, step.is["with"][name])
	msg := "checks out the code of a stranger while it has the repository's secrets: use pull_request, or leave the checkout out"
}

deny contains result("foreign-checkout", sprintf("%v.run", [step.at]), msg) if {
	is_foreign
	some step in steps
	regex.match(`(git (fetch|checkout|pull)|gh pr checkout)[^\n]*(refs/pull|github\.(head_ref|event\.)|\$\{?(PR|HEAD|NUMBER)|pull/)`, step.is.run)
	msg := "fetches the code of a stranger while it has the repository's secrets: use pull_request, or leave it out"
}

# METADATA
# title: What a stranger writes becomes a command
# description: An expression in `run` is pasted into the script. Put it into `env`, and use the variable in quotes.
# custom:
#   rule: script-injection
deny contains result("script-injection", script.at, msg) if {
	some script in scripts
	found := regex.find_n(strangers, script.text, 1)
	count(found) > 0
	msg := sprintf("%v is pasted into the script: put it into env, and use the variable in quotes", [found[0]])
}

# What strangers write: titles, bodies, names of branches.
strangers := `\$\{\{[^}]*github\.(head_ref|event\.(issue|pull_request|comment|review|review_comment|discussion|pages|commits|head_commit|workflow_run)[^}]*\.(title|body|name|message|email|ref|label|default_branch|head_branch|page_name|display_title))[^}]*\}\}`

scripts := array.concat(
	[{"at": sprintf("%v.run", [step.at]), "text": step.is.run} | some step in steps],
	[{"at": sprintf("%v.with.script", [step.at]), "text": step.is["with"].script} | some step in steps],
)

# METADATA
# title: All secrets for one job
# description: With 'secrets inherit' and toJSON(secrets) a workflow gives every secret to what needs one. Name them.
# custom:
#   rule: all-secrets
deny contains result("all-secrets", sprintf("$.jobs[%v].secrets", [json.marshal(job)]), msg) if {
	some job, body in workflow.jobs
	body.secrets == "inherit"
	msg := sprintf("`secrets: inherit` gives all secrets to %v: name those that it needs", [object.get(body, "uses", "the workflow")])
}

deny contains result("all-secrets", sprintf("%v.%v", [step.at, part]), msg) if {
	some step in steps
	some part in ["run", "env", "with"]
	regex.match(`(?i)toJSON\(\s*secrets\s*\)`, json.marshal(step.is[part]))
	msg := "`toJSON(secrets)` gives all secrets away: name those that are needed"
}

# METADATA
# title: A secret is printed
# description: Masks miss a secret that is encoded, cut or escaped. Do not print it.
# custom:
#   rule: printed-secret
deny contains result("printed-secret", sprintf("%v.run", [step.at]), msg) if {
	some step in steps
	regex.match(`(?m)^\s*(echo|printf|cat <<)[^\n>|]*\$\{\{\s*secrets\.[^}]*\}\}[^\n>|]*$`, step.is.run)
	msg := "a secret is printed to the log, where masks miss it in other forms: leave it out"
}

# METADATA
# title: A literal secret in a pipeline
# description: Everybody who can read the repository reads it. Keep it as a secret of the forge, or fetch it with the job's own identity.
# custom:
#   rule: literal-secret
deny contains result("literal-secret", sprintf("%v[%v]", [at, json.marshal(name)]), msg) if {
	some [at, values] in tables
	some name, value in values
	names.is_secret(name)
	names.is_literal(value)
	not contains(value, "${{")
	msg := sprintf("`%v` is a secret in plain: keep it as a secret of the forge", [name])
}

tables := array.concat(
	array.concat(
		[["$.env", workflow.env] | workflow.env],
		[[sprintf("$.jobs[%v].env", [json.marshal(job)]), body.env] | some job, body in workflow.jobs],
	),
	array.concat(
		[[sprintf("%v.%v", [step.at, part]), step.is[part]] |
			some step in steps
			some part in ["env", "with"]
		],
		array.concat(
			[["$.variables", gitlab.variables] | gitlab.variables],
			[[sprintf("$[%v].variables", [json.marshal(job)]), body.variables] | some job, body in gitlab],
		),
	),
)

# METADATA
# title: Rights for everything
# description: The token of the job may write everything. Name what it needs in `permissions`.
# custom:
#   rule: write-all
deny contains result("write-all", field, msg) if {
	some [field, permissions] in array.concat(
		[["$.permissions", workflow.permissions] | workflow.permissions],
		[[sprintf("$.jobs[%v].permissions", [json.marshal(job)]), body.permissions] | some job, body in workflow.jobs],
	)
	permissions == "write-all"
	msg := "the token of the job may write everything: name what it needs"
}

# METADATA
# title: An action that can change
# description: A tag or a branch is whatever its owner makes of it, and runs with the job's secrets. Name the commit, with the tag in a comment.
# custom:
#   rule: unpinned-action
deny contains result("unpinned-action", sprintf("%v.uses", [at]), msg) if {
	some [at, uses] in used
	is_unpinned(uses)
	not split(uses, "/")[0] in trusted_owners
	msg := sprintf("%v can change at any time, and runs with the job's secrets: name the commit", [uses])
}

# METADATA
# title: An action of a trusted owner that can change
# description: A tag can be moved. Name the commit, with the tag in a comment.
# custom:
#   rule: unpinned-trusted-action
warn contains result("unpinned-trusted-action", sprintf("%v.uses", [at]), msg) if {
	some [at, uses] in used
	is_unpinned(uses)
	split(uses, "/")[0] in trusted_owners
	msg := sprintf("%v can change at any time: name the commit", [uses])
}

used := array.concat(
	[[step.at, step.is.uses] | some step in steps],
	[[sprintf("$.jobs[%v]", [json.marshal(job)]), body.uses] | some job, body in workflow.jobs],
)

is_unpinned(uses) if {
	not startswith(uses, "./")
	not startswith(uses, "docker://")
	not regex.match(`@[0-9a-f]{40}([0-9a-f]{24})?$`, uses)
}

is_unpinned(uses) if {
	startswith(uses, "docker://")
	not regex.match(`@sha256:[0-9a-f]{64}$`, uses)
}

# METADATA
# title: No word on rights
# description: Without `permissions` the token of the job has what the repository's settings give, often everything. Begin with `contents read`.
# custom:
#   rule: no-permissions
warn contains result("no-permissions", "$.permissions", msg) if {
	count(workflow.jobs) > 0
	not workflow.permissions
	some _, body in workflow.jobs
	not has_permissions(body)
	msg := "the workflow does not say what its token may do: add permissions, such as contents: read"
}

has_permissions(body) if body.permissions

has_permissions(body) if body.permissions == {}

# METADATA
# title: A secret is pasted into a script
# description: It comes into the process list and into error messages. Put it into `env`, and use the variable.
# custom:
#   rule: pasted-secret
warn contains result("pasted-secret", sprintf("%v.run", [step.at]), msg) if {
	some step in steps
	found := regex.find_n(`\$\{\{\s*secrets\.[^}]*\}\}`, step.is.run, 1)
	count(found) > 0
	msg := sprintf("%v is pasted into the script: put it into env, and use the variable", [found[0]])
}

# METADATA
# title: Strangers on a machine of one's own
# description: What a pull request runs on a machine of one's own stays there, and reads what later jobs have. Use a hosted runner, or an ephemeral one.
# custom:
#   rule: own-runner
warn contains result("own-runner", sprintf("$.jobs[%v]['runs-on']", [json.marshal(job)]), msg) if {
	is_open
	some job, body in workflow.jobs
	contains(json.marshal(body["runs-on"]), "self-hosted")
	msg := "pull requests run on a machine of your own, which keeps what they leave there: use a hosted or ephemeral runner"
}

is_open if is_foreign

is_open if is_triggered("pull_request")

# METADATA
# title: A pipeline that prints its variables
# description: With CI_DEBUG_TRACE GitLab writes all variables into the log. Take it away.
# custom:
#   rule: debug-trace
deny contains result("debug-trace", sprintf("%v.CI_DEBUG_TRACE", [at]), msg) if {
	some [at, variables] in array.concat(
		[["$.variables", gitlab.variables] | gitlab.variables],
		[[sprintf("$[%v].variables", [json.marshal(job)]), body.variables] | some job, body in gitlab],
	)
	lower(sprintf("%v", [variables.CI_DEBUG_TRACE])) == "true"
	msg := "CI_DEBUG_TRACE writes all variables, with their secrets, into the log: take it away"
}

# METADATA
# title: A pipeline from elsewhere that can change
# description: What is included runs with the variables of the project. Name a commit in `ref`, and use https.
# custom:
#   rule: unpinned-include
warn contains result("unpinned-include", "$.include", msg) if {
	some one in includes
	is_string(one.remote)
	msg := sprintf("%v can change at any time, and runs with the variables of the project: use a project with a commit in ref", [one.remote])
}

warn contains result("unpinned-include", "$.include", msg) if {
	some one in includes
	is_string(one.project)
	not regex.match(`^[0-9a-f]{40}`, object.get(one, "ref", ""))
	msg := sprintf("the project %v can change at any time: name a commit in ref", [one.project])
}

includes := gitlab.include if is_array(gitlab.include)

includes := [gitlab.include] if is_object(gitlab.include)
