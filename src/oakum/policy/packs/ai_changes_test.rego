package oakum.ai_changes_test

import data.oakum.ai_changes as pack

denied(event) := rules if {
	results := pack.deny with input as event
	rules := {result.rule | some result in results}
}

warned(event) := rules if {
	results := pack.warn with input as event
	rules := {result.rule | some result in results}
}

file(path, added, actor) := {"path": path, "status": "modified", "added": added, "removed": 0, "actor": actor, "protected": false}

vouched := {"reviewed-by": ["A Person <a@example.com>"], "assisted-by": ["some-tool"]}

commit(kind, trailers) := {"id": "c0ffee", "author": "A Person", "actor": {"kind": kind}, "signed": false, "trailers": trailers}

change(fields) := {"kind": "change", "branch": "", "actor": {"kind": "unknown"}, "change": object.union(
	{
		"target": "feature", "files": [file("src/a.py", 10, "ai-agent")], "commits": [commit("ai-agent", vouched)],
		"dependencies": [], "reviewers": [],
	},
	fields,
)}

test_a_small_change_that_is_vouched_for_passes if {
	denied(change({})) == set()
	warned(change({})) == set()
}

test_people_are_let_be if {
	people := change({"target": "main", "files": [file("src/a.py", 5000, "human")], "commits": [commit("human", {})], "dependencies": ["npm:x"]})
	denied(people) == set()
	warned(people) == set()
}

test_size if {
	warned(change({"files": [file("src/a.py", 500, "ai-agent")]})) == {"too-large"}
	denied(change({"files": [file("src/a.py", 1300, "ai-agent")]})) == {"far-too-large"}
	warned(change({"files": [file(sprintf("src/%d.py", [i]), 1, "ai-agent") | some i in numbers.range(1, 25)]})) == {"too-large"}
	warned(change({"files": [file("poetry.lock", 5000, "ai-agent")]})) == set()
}

test_limits_are_parameters if {
	results := pack.deny with input as change({"files": [file("src/a.py", 60, "ai-agent")]}) with data.parameters.ai_changes.most_lines as 50
	{result.rule | some result in results} == {"far-too-large"}
}

test_release_branches_need_a_person if {
	alone := {"commits": [commit("ai-agent", {"assisted-by": ["some-tool"]})]}
	denied(change(object.union(alone, {"target": "main"}))) == {"unverified-release"}
	denied(change(object.union(alone, {"target": "release/1.2"}))) == {"unverified-release"}
	denied(change(alone)) == set()
	warned(change(alone)) == {"unverified"}
	denied(change(object.union(alone, {"target": "main", "reviewers": ["a-person"]}))) == set()
}

test_a_machine_cannot_vouch if {
	itself := {"target": "main", "commits": [commit("ai-agent", {"reviewed-by": ["Claude <noreply@example.com>"]})]}
	denied(change(itself)) == {"unverified-release"}
	denied(change({"target": "main", "reviewers": ["some-bot[bot]"], "commits": [commit("ai-agent", {})]})) == {"unverified-release"}
}

test_every_commit_is_vouched_for if {
	denied(change({"target": "main", "commits": [commit("ai-agent", vouched), commit("ai-agent", {})]})) == {"unverified-release"}
	denied(change({"target": "main", "commits": [commit("ai-agent", vouched), commit("human", {})]})) == set()
}

test_protected_paths if {
	protected := object.union(file(".github/workflows/ci.yml", 1, "ai-agent"), {"protected": true})
	denied(change({"files": [protected], "commits": [commit("ai-agent", {})]})) == {"protected-path"}
	denied(change({"files": [protected]})) == set()
	event := change({"files": [file("src/auth/a.py", 1, "ai-agent")], "commits": [commit("ai-agent", {})]})
	results := pack.deny with input as event with data.parameters.ai_changes.protected_paths as ["src/auth/**"]
	count(results) == 1
}

test_new_dependencies if {
	denied(change({"dependencies": ["npm:left"], "commits": [commit("ai-agent", {})]})) == {"new-dependencies"}
	denied(change({"dependencies": ["npm:left"]})) == set()
}

test_mixed_concerns if {
	warned(change({"dependencies": ["npm:left"]})) == {"mixed-concerns"}
	warned(change({"dependencies": ["npm:left"], "files": [file("package.json", 1, "ai-agent")]})) == set()
}

test_attribution if {
	warned(change({"commits": [commit("ai-assisted", {"reviewed-by": ["A Person"]})]})) == {"unattributed"}
	warned(change({"commits": [commit("ai-assisted", vouched)]})) == set()
}
