package oakum.supply_test

import data.oakum.supply as pack

# Values that stand for secrets; put together, so that no scanner takes them for one.
plain := concat("-", ["plain", "value"])

pinned := "owner/action@0123456789012345678901234567890123456789"

file := ".github/workflows/ci.yml"

denied(source, object) := rules if {
	results := pack.deny with input as {"kind": "manifest", "source": source, "object": object}
	rules := {result.rule | some result in results}
}

warned(source, object) := rules if {
	results := pack.warn with input as {"kind": "manifest", "source": source, "object": object}
	rules := {result.rule | some result in results}
}

workflow(triggers, steps) := {"on": triggers, "permissions": {"contents": "read"}, "jobs": {"build": {"steps": steps}}}

test_a_clean_workflow_passes if {
	clean := workflow({"push": {}}, [{"uses": pinned}, {"run": "make", "env": {"TOKEN": "${{ secrets.TOKEN }}"}}])
	denied(file, clean) == set()
	warned(file, clean) == set()
}

test_other_files_are_let_be if denied("k8s/a.yaml", workflow("push", [{"uses": "owner/action@v1"}])) == set()

test_foreign_checkout if {
	foreign := {"uses": "actions/checkout@0123456789012345678901234567890123456789", "with": {"ref": "${{ github.event.pull_request.head.sha }}"}}
	denied(file, workflow({"pull_request_target": {}}, [foreign])) == {"foreign-checkout"}
	denied(file, workflow(["workflow_run"], [{"run": "gh pr checkout $NUMBER"}])) == {"foreign-checkout"}
	denied(file, workflow({"pull_request": {}}, [foreign])) == set()
}

test_a_trigger_that_yaml_reads_as_true if {
	old := {"true": "pull_request_target", "permissions": {}, "jobs": {"a": {"steps": [{"run": "git fetch origin refs/pull/1/head"}]}}}
	denied(file, old) == {"foreign-checkout"}
}

test_script_injection if {
	denied(file, workflow("issues", [{"run": "echo '${{ github.event.issue.title }}'"}])) == {"script-injection"}
	denied(file, workflow("push", [{"uses": pinned, "with": {"script": "x('${{ github.head_ref }}')"}}])) == {"script-injection"}
	denied(file, workflow("push", [{"run": "echo ${{ github.sha }}"}])) == set()
	denied("action.yml", {"runs": {"using": "composite", "steps": [{"run": "${{ github.event.comment.body }}"}]}}) == {"script-injection"}
}

test_all_secrets if {
	inherited := {"on": "push", "permissions": {}, "jobs": {"a": {"uses": "./.github/workflows/b.yml", "secrets": "inherit"}}}
	denied(file, inherited) == {"all-secrets"}
	denied(file, workflow("push", [{"run": "x", "env": {"ALL": "${{ toJSON(secrets) }}"}}])) == {"all-secrets"}
}

test_printed_secret if {
	denied(file, workflow("push", [{"run": "echo ${{ secrets.TOKEN }}"}])) == {"printed-secret"}
	denied(file, workflow("push", [{"run": "echo ${{ secrets.TOKEN }} | base64 -d > key"}])) == set()
}

test_pasted_secret if {
	warned(file, workflow("push", [{"run": "login ${{ secrets.TOKEN }}"}])) == {"pasted-secret"}
	warned(file, workflow("push", [{"run": "login", "env": {"T": "${{ secrets.TOKEN }}"}}])) == set()
}

test_literal_secret if {
	denied(file, workflow("push", [{"run": "x", "env": {"API_TOKEN": plain}}])) == {"literal-secret"}
	denied(file, object.union(workflow("push", []), {"env": {"API_TOKEN": plain}})) == {"literal-secret"}
	denied(file, workflow("push", [{"run": "x", "env": {"ALL_SECRETS": "{\"a\": \"${{ secrets.A }}\"}"}}])) == set()
	denied(".gitlab-ci.yml", {"variables": {"API_TOKEN": plain}}) == {"literal-secret"}
	denied(".gitlab-ci.yml", {"build": {"variables": {"API_TOKEN": plain}}}) == {"literal-secret"}
	denied(".gitlab-ci.yml", {"build": {"variables": {"API_TOKEN": "$OTHER"}, "script": ["make"]}}) == set()
}

test_write_all if {
	denied(file, {"on": "push", "permissions": "write-all", "jobs": {}}) == {"write-all"}
	denied(file, {"on": "push", "jobs": {"a": {"permissions": "write-all"}}}) == {"write-all"}
	denied(file, {"on": "push", "permissions": "read-all", "jobs": {}}) == set()
}

test_unpinned if {
	denied(file, workflow("push", [{"uses": "owner/action@v1"}])) == {"unpinned-action"}
	denied(file, workflow("push", [{"uses": "docker://owner/image:1"}])) == {"unpinned-action"}
	warned(file, workflow("push", [{"uses": "actions/checkout@v4"}])) == {"unpinned-trusted-action"}
	denied(file, workflow("push", [{"uses": "./local"}])) == set()
}

test_owners_can_be_trusted if {
	event := {"kind": "manifest", "source": file, "object": workflow("push", [{"uses": "owner/action@v1"}])}
	results := pack.deny with input as event with data.parameters.supply.trusted_owners as ["owner"]
	count(results) == 0
}

test_no_permissions if {
	warned(file, {"on": "push", "jobs": {"a": {"steps": []}}}) == {"no-permissions"}
	warned(file, {"on": "push", "jobs": {"a": {"permissions": {}, "steps": []}}}) == set()
}

test_own_runner if {
	own := {"permissions": {}, "jobs": {"a": {"runs-on": ["self-hosted", "linux"], "steps": []}}}
	warned(file, object.union(own, {"on": "pull_request"})) == {"own-runner"}
	warned(file, object.union(own, {"on": "push"})) == set()
}

test_debug_trace if {
	denied(".gitlab-ci.yml", {"variables": {"CI_DEBUG_TRACE": "true"}}) == {"debug-trace"}
	denied(".gitlab-ci.yml", {"a": {"variables": {"CI_DEBUG_TRACE": true}}}) == {"debug-trace"}
	denied(".gitlab-ci.yml", {"variables": {"CI_DEBUG_TRACE": "false"}}) == set()
}

test_unpinned_include if {
	warned(".gitlab-ci.yml", {"include": [{"remote": "https://example.com/a.yml"}]}) == {"unpinned-include"}
	warned(".gitlab-ci.yml", {"include": {"project": "a/b", "file": "c.yml"}}) == {"unpinned-include"}
	warned(".gitlab-ci.yml", {"include": [{"project": "a/b", "ref": "0123456789012345678901234567890123456789"}]}) == set()
}
