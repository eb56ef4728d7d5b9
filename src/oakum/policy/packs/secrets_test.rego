package oakum.secrets_test

import data.oakum.secrets as pack

denied(event) := rules if {
	results := pack.deny with input as event
	rules := {result.rule | some result in results}
}

warned(event) := rules if {
	results := pack.warn with input as event
	rules := {result.rule | some result in results}
}

place := {"path": "src/app.py", "line": 3, "exposure": "committed", "at_head": true, "commit": "c0ffee", "field": "", "reach": []}

found := {
	"rule": "own-key",
	"severity": "high",
	"confidence": 0.9,
	"secret_id": "sid_x",
	"validity": "unknown",
	"suppressed": "",
	"places": [place],
}

event(changes) := {"kind": "scan", "findings": [object.union(found, changes)], "skipped": {}}

test_a_secret_is_denied_with_its_place if {
	results := pack.deny with input as event({})
	some result in results
	result.rule == "secret"
	result.finding == "sid_x"
	result.path == "src/app.py"
	result.line == 3
}

test_what_is_suppressed_is_not if denied(event({"suppressed": "baseline"})) == set()

test_severity_and_confidence_decide if {
	denied(event({"severity": "low"})) == {"secret"}
	denied(event({"confidence": 0.3})) == set()
	warned(event({"confidence": 0.3})) == {"mild"}
}

test_parameters_are_heard if {
	results := pack.deny with input as event({}) with data.parameters.secrets.least_severity as "critical"
	count(results) == 0
}

test_a_secret_that_works_is_denied_anywhere if {
	denied(event({"validity": "active", "severity": "low", "confidence": 0.1})) == {"active"}
	denied(event({"validity": "active", "suppressed": "baseline"})) == {"accepted-active"}
}

test_a_revoked_secret_is_told if {
	denied(event({"validity": "inactive"})) == set()
	warned(event({"validity": "inactive"})) == {"mild"}
}

test_ignored_files_are_told if {
	denied(event({"places": [object.union(place, {"exposure": "ignored"})]})) == set()
	warned(event({"places": [object.union(place, {"exposure": "ignored"})]})) == {"mild"}
}

test_history_counts_unless_it_does_not if {
	old := event({"places": [object.union(place, {"at_head": false})]})
	denied(old) == {"secret"}
	results := pack.deny with input as old with data.parameters.secrets.history as false
	count(results) == 0
}

test_a_finding_without_place_is_denied if denied(event({"places": []})) == {"secret"}

test_many_readers_are_told if {
	readers := [sprintf("Pod shop/web-%d", [i]) | some i in numbers.range(1, 21)]
	"many-readers" in warned(event({"places": [object.union(place, {"reach": readers})]}))
	not "many-readers" in warned(event({"places": [object.union(place, {"reach": ["Pod shop/web"]})]}))
}

test_what_was_not_looked_at_is_told if {
	warned({"kind": "scan", "findings": [], "skipped": {"too large": 2}}) == {"unseen"}
	warned({"kind": "scan", "findings": [], "skipped": {}}) == set()
}
