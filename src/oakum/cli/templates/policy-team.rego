# METADATA
# title: Our own policies
# description: Rules that our team has agreed on.
# custom:
#   events: [scan, commit, change]
package oakum.team

# What a rule is given is described by `oakum policy schema`. Never is there the value of a secret in it.
# A rule adds results to `deny`, `ask`, `redact` or `warn`; each has a message that says what to do.

# METADATA
# title: Folders in which no secret may stand, whatever its severity
default strict_folders := ["docs/", "examples/"]

# oakum.toml can set it: [policy.parameters.team]
strict_folders := data.parameters.team.strict_folders

# METADATA
# title: A secret where everybody reads
# description: Put a placeholder in its place, and revoke the secret.
# custom:
#   rule: public-folder
deny contains result if {
	some found in input.findings
	found.suppressed == ""
	some place in found.places
	some folder in strict_folders
	startswith(place.path, folder)
	result := {
		"rule": "public-folder",
		"finding": found.secret_id,
		"path": place.path,
		"line": place.line,
		"msg": sprintf("a secret (%v) below %v, where everybody reads: put a placeholder in its place", [found.rule, folder]),
	}
}
