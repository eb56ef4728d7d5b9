package oakum.agents_test

import data.oakum.agents as pack

named(results) := {result.rule | some result in results}

denied(event) := rules if {
	results := pack.deny with input as event
	rules := named(results)
}

asked(event) := rules if {
	results := pack.ask with input as event
	rules := named(results)
}

redacted(event) := rules if {
	results := pack.redact with input as event
	rules := named(results)
}

found := {"rule": "own-key", "severity": "high", "confidence": 0.9, "secret_id": "sid_x", "suppressed": ""}

call(fields) := {"kind": "tool-call", "findings": [], "call": object.union(
	{
		"host": "claude", "server": "", "name": "Bash", "moment": "before-tool", "action": "shell",
		"programs": [], "reads": [], "sends": [], "evidence": [], "labels": [],
	},
	fields,
)}

holding(fields, changes) := object.union(call(fields), {"findings": [object.union(found, changes)]})

test_a_harmless_call_passes if {
	denied(call({})) == set()
	asked(call({})) == set()
	redacted(call({})) == set()
}

test_trifecta if {
	denied(call({"labels": ["untrusted", "secret"], "sends": ["example.com"]})) == {"trifecta"}
	denied(call({"labels": ["untrusted", "secret"], "action": "fetch"})) == {"trifecta"}
	denied(call({"labels": ["untrusted", "secret", "sink"]})) == {"trifecta"}
	denied(call({"labels": ["untrusted", "secret"], "action": "read"})) == set()
	denied(call({"labels": ["secret"], "sends": ["example.com"]})) == set()
}

test_lists if {
	tool := pack.deny with input as call({}) with data.parameters.agents.forbidden_tools as ["Ba*"]
	named(tool) == {"forbidden-tool"}
	mcp := pack.deny with input as call({"server": "jira", "name": "search"}) with data.parameters.agents.forbidden_tools as ["jira/*"]
	named(mcp) == {"forbidden-tool"}
	program := pack.deny with input as call({"programs": ["nc"]}) with data.parameters.agents.forbidden_programs as ["nc", "ncat"]
	named(program) == {"forbidden-program"}
	host := pack.deny with input as call({}) with data.parameters.agents.allowed_hosts as ["cursor"]
	named(host) == {"unknown-host"}
	server := pack.deny with input as call({"server": "jira"}) with data.parameters.agents.allowed_servers as ["git*"]
	named(server) == {"unknown-server"}
	sink := pack.deny with input as call({"sends": ["evil.example"]}) with data.parameters.agents.destinations as ["*.corp.example"]
	named(sink) == {"unknown-destination"}
	asking := pack.ask with input as call({}) with data.parameters.agents.asked_tools as ["Bash"]
	named(asking) == {"asked-tool"}
}

test_secrets_do_not_leave if {
	denied(call({"evidence": ["sends"]})) == {"sends-secret"}
	denied(holding({}, {})) == {"sends-secret"}
	denied(holding({}, {"severity": "low"})) == set()
	denied(holding({"action": "read"}, {})) == set()
	denied(holding({}, {"suppressed": "ignore"})) == set()
}

test_what_may_be_a_secret_is_asked_about if {
	asked(holding({}, {"confidence": 0.6})) == {"may-send-secret"}
	denied(holding({}, {"confidence": 0.6})) == set()
}

test_two_of_three if asked(call({"labels": ["untrusted"], "reads": [".env"]})) == {"untrusted-and-secret"}

test_tampering if asked(call({"evidence": ["tampers"]})) == {"tampers"}

test_secrets_for_the_model_are_redacted if {
	redacted(holding({"moment": "after-tool"}, {})) == {"shows-secret"}
	redacted({"kind": "prompt", "findings": [found]}) == {"shows-secret"}
	redacted(call({"reads": [".env"]})) == {"reads-secrets"}
}

test_unseen if {
	results := pack.warn with input as call({"evidence": ["unseen"]})
	named(results) == {"unseen"}
	closed := pack.ask with input as call({"evidence": ["unseen"]}) with data.parameters.agents.closed as true
	named(closed) == {"unseen"}
}
