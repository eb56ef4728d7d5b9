# METADATA
# title: Secrets
# description: Which secrets stop a scan, a commit, a change, a manifest or an image, and which are only told of.
# custom:
#   events: [scan, commit, change, manifest, admission, image, sighting]
package oakum.secrets

# METADATA
# title: The lowest severity that denies
default least_severity := "low"

least_severity := data.parameters.secrets.least_severity

# METADATA
# title: The lowest confidence that denies, from 0 to 1
default least_confidence := 0.5

least_confidence := data.parameters.secrets.least_confidence

# METADATA
# title: Exposures at which a secret is only told of
default mild_exposures := ["ignored"]

mild_exposures := data.parameters.secrets.mild_exposures

# METADATA
# title: Whether secrets that stand in the history only are denied too
default history := true

history := data.parameters.secrets.history

# METADATA
# title: How many readers a secret in a cluster may have before it is told of
default most_readers := 20

most_readers := data.parameters.secrets.most_readers

ranks := {"low": 0, "medium": 1, "high": 2, "critical": 3}

opened contains found if {
	some found in input.findings
	found.suppressed == ""
}

is_sure(found) if {
	found.confidence >= least_confidence
	ranks[found.severity] >= ranks[least_severity]
}

is_exposed(found) if {
	some place in found.places
	not place.exposure in mild_exposures
	is_current(place)
}

is_exposed(found) if count(found.places) == 0

is_current(_) if history

is_current(place) if place.at_head

is_current(place) if place.commit == ""

at(found) := found.places[0].path

default at(_) := ""

line(found) := found.places[0].line

default line(_) := 0

field(found) := found.places[0].field

default field(_) := ""

about(found, rule, msg) := {
	"rule": rule,
	"finding": found.secret_id,
	"path": at(found),
	"line": line(found),
	"field": field(found),
	"msg": msg,
}

is_denied(found) if {
	found.validity != "inactive"
	found.validity != "active"
	is_sure(found)
	is_exposed(found)
}

# METADATA
# title: A secret
# description: A secret stands where others can read it. Revoke it, put a reference in its place, and take it out.
# custom:
#   rule: secret
deny contains about(found, "secret", msg) if {
	some found in opened
	is_denied(found)
	msg := sprintf("a secret (%v, %v): revoke it, and put a reference in its place", [found.rule, found.severity])
}

# METADATA
# title: A secret that works
# description: The provider accepts the secret. It denies whatever its severity and wherever it stands. Revoke it at once.
# custom:
#   rule: active
deny contains about(found, "active", msg) if {
	some found in opened
	found.validity == "active"
	msg := sprintf("a secret that works (%v): revoke it at once", [found.rule])
}

# METADATA
# title: A secret that works, and that was accepted
# description: A baseline or a marker keeps the secret from being reported, but the provider accepts it.
# custom:
#   rule: accepted-active
deny contains about(found, "accepted-active", msg) if {
	some found in input.findings
	found.suppressed != ""
	found.validity == "active"
	msg := sprintf("a secret that works (%v) is kept out of reports (%v): revoke it", [found.rule, found.suppressed])
}

# METADATA
# title: A secret of which is only told
# description: It is unsure, mild, revoked, or stands where few can read it. Take it out all the same.
# custom:
#   rule: mild
warn contains about(found, "mild", msg) if {
	some found in opened
	not is_denied(found)
	found.validity != "active"
	msg := sprintf("a secret (%v, %v, %v): take it out", [found.rule, found.severity, found.validity])
}

# METADATA
# title: Not everything was looked at
# description: What could not be read may hold secrets. Look at the reasons in the report, and scan it again.
# custom:
#   rule: unseen
warn contains {"rule": "unseen", "msg": msg} if {
	count(input.skipped) > 0
	reasons := concat(", ", [sprintf("%v: %v", [reason, number]) | some reason, number in input.skipped])
	msg := sprintf("not everything was looked at (%v)", [reasons])
}

# METADATA
# title: A secret with many readers
# description: More workloads and accounts can read it than is wanted. Split it, or narrow the roles.
# custom:
#   rule: many-readers
warn contains about(found, "many-readers", msg) if {
	some found in opened
	readers := {who | some place in found.places; some who in place.reach}
	count(readers) > most_readers
	msg := sprintf("%d can read this secret (%v): narrow who may", [count(readers), found.rule])
}
