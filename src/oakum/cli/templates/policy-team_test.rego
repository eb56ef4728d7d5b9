package oakum.team_test

import data.oakum.team

event(path) := {"kind": "scan", "findings": [{
	"rule": "own-key",
	"secret_id": "sid_x",
	"suppressed": "",
	"places": [{"path": path, "line": 3}],
}]}

test_a_secret_in_the_documentation_is_denied if {
	results := team.deny with input as event("docs/setup.md")
	some result in results
	result.rule == "public-folder"
	result.line == 3
}

test_one_elsewhere_is_not_for_this_rule if {
	results := team.deny with input as event("src/app.py")
	count(results) == 0
}
