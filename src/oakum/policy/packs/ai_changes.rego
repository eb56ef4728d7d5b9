# METADATA
# title: Changes by AI
# description: What AI tools write comes in small pieces, of one kind each, is said to be theirs, and a person vouches for it.
# custom:
#   events: [commit, change]
package oakum.ai_changes

# METADATA
# title: Added and removed lines from which a change is told to be large; 0 for no limit
default max_lines := 400

max_lines := data.parameters.ai_changes.max_lines

# METADATA
# title: Added and removed lines from which a change is denied; 0 for no limit
default most_lines := 1200

most_lines := data.parameters.ai_changes.most_lines

# METADATA
# title: Changed files from which a change is told to be large; 0 for no limit
default max_files := 20

max_files := data.parameters.ai_changes.max_files

# METADATA
# title: New dependencies that need nobody to vouch for them
default max_dependencies := 0

max_dependencies := data.parameters.ai_changes.max_dependencies

# METADATA
# title: Branches that releases are made from, as globs
default release_branches := ["main", "master", "release/*", "release-*", "stable", "production"]

release_branches := data.parameters.ai_changes.release_branches

# METADATA
# title: Trailers by which a person vouches for a commit
default verification_trailers := ["reviewed-by", "verified-by", "acked-by", "tested-by"]

verification_trailers := data.parameters.ai_changes.verification_trailers

# METADATA
# title: Trailers by which a commit says which AI tool had a hand in it
default attribution_trailers := ["co-authored-by", "assisted-by", "generated-by", "ai-assisted-by"]

attribution_trailers := data.parameters.ai_changes.attribution_trailers

# METADATA
# title: Who cannot vouch for a change, as an expression over names
default machines := `(?i)claude|copilot|cursor|codex|chatgpt|openai|anthropic|gemini|devin|aider|windsurf|cline|amazon q|\bbot\b|\[bot\]`

machines := data.parameters.ai_changes.machines

# METADATA
# title: Paths that always need a person, as globs, besides those that are protected anyway
default protected_paths := []

protected_paths := data.parameters.ai_changes.protected_paths

# METADATA
# title: Files that no person reads line by line, as an expression over paths
default generated := `(\.lock|-lock\.(json|yaml)|(^|/)go\.sum|\.snap|\.min\.(js|css)|\.pb\.go|_pb2\.py)$|(^|/)(vendor|node_modules)/`

generated := data.parameters.ai_changes.generated

machine_kinds := {"ai-assisted", "ai-agent"}

# METADATA
# title: Whether an AI tool had a hand in the event
is_ai if input.actor.kind in machine_kinds

is_ai if {
	some commit in input.change.commits
	commit.actor.kind in machine_kinds
}

is_ai if {
	some file in input.change.files
	file.actor in machine_kinds
}

matches(path, patterns) if {
	some pattern in patterns
	glob.match(pattern, ["/"], path)
}

# Files of which a person reads every line, and that people alone did not write.
files := [file |
	some file in input.change.files
	file.actor != "human"
	not regex.match(generated, file.path)
]

lines := sum([n | some file in files; n := file.added + file.removed])

protected contains file.path if {
	some file in input.change.files
	file.actor != "human"
	file.protected
}

protected contains file.path if {
	some file in input.change.files
	file.actor != "human"
	matches(file.path, protected_paths)
}

is_person(name) if not regex.match(machines, name)

# A person has approved the change, or vouches for each of its commits that AI had a hand in.
default is_verified := false

is_verified if {
	some who in input.change.reviewers
	is_person(who)
}

is_verified if {
	count(input.change.commits) > 0
	count(unverified) == 0
}

unverified contains commit.id if {
	some commit in input.change.commits
	commit.actor.kind != "human"
	not is_vouched(commit)
}

is_vouched(commit) if {
	some name in verification_trailers
	some who in commit.trailers[name]
	is_person(who)
}

is_release if matches(input.change.target, release_branches)

is_release if {
	input.change.target == ""
	matches(input.branch, release_branches)
}

names(paths) := concat(", ", array.slice(sort(paths), 0, 3))

# METADATA
# title: Far too large for one change
# description: Nobody reads so much with care. Split it into changes that each do one thing.
# custom:
#   rule: far-too-large
deny contains {"rule": "far-too-large", "msg": msg} if {
	is_ai
	most_lines > 0
	lines > most_lines
	msg := sprintf("%v changed lines by AI, at most %v: split it into changes that each do one thing", [lines, most_lines])
}

# METADATA
# title: Nobody vouches for a change on a release branch
# description: A person reviews it, or vouches for its commits by a trailer such as Reviewed-by.
# custom:
#   rule: unverified-release
deny contains {"rule": "unverified-release", "msg": msg} if {
	is_ai
	is_release
	not is_verified
	msg := "AI had a hand in this, and no person vouches for it: let somebody review it, or add a trailer such as Reviewed-by"
}

# METADATA
# title: Nobody vouches for a change to what decides over security
# description: Workflows, policies, hooks, access rules and the like need a person, on every branch.
# custom:
#   rule: protected-path
deny contains {"rule": "protected-path", "path": path, "msg": msg} if {
	is_ai
	not is_verified
	some path in protected
	msg := sprintf("AI changed %v, which decides over security, and no person vouches for it", [path])
}

# METADATA
# title: New dependencies that nobody vouches for
# description: Names of packages can be made up by a model, and taken by an attacker. Look each up, and vouch for it.
# custom:
#   rule: new-dependencies
deny contains {"rule": "new-dependencies", "msg": msg} if {
	is_ai
	not is_verified
	count(input.change.dependencies) > max_dependencies
	msg := sprintf("AI adds dependencies (%v), and no person vouches for them: look each up", [names(input.change.dependencies)])
}

# METADATA
# title: Large for one change
# description: Split it into smaller changes, which are read with more care.
# custom:
#   rule: too-large
warn contains {"rule": "too-large", "msg": msg} if {
	is_ai
	some [many, most, what] in [[lines, max_lines, "lines"], [count(files), max_files, "files"]]
	most > 0
	many > most
	msg := sprintf("%v changed %v by AI, at most %v are wanted: split it into smaller changes", [many, what, most])
}

# METADATA
# title: Several concerns in one change
# description: What decides over security, new dependencies, and everything else belong into changes of their own.
# custom:
#   rule: mixed-concerns
warn contains {"rule": "mixed-concerns", "msg": msg} if {
	is_ai
	kinds := [kind |
		some [kind, is_there] in [
			["what decides over security", count(protected) > 0],
			["new dependencies", count(input.change.dependencies) > 0],
			["other files", count(others) > 0],
		]
		is_there
	]
	count(kinds) > 1
	msg := sprintf("mixes %v: make a change of each", [concat(" and ", kinds)])
}

others := {file.path |
	some file in files
	not file.path in protected
	not is_manifest(file.path)
}

is_manifest(path) if regex.match(`(^|/)(package\.json|pyproject\.toml|requirements[^/]*\.txt|go\.mod|Cargo\.toml|Gemfile|pom\.xml|build\.gradle(\.kts)?|composer\.json|[^/]*\.csproj)$`, path)

# METADATA
# title: Nobody vouches for a change
# description: Let a person review it, or vouch for it by a trailer such as Reviewed-by, before it is released.
# custom:
#   rule: unverified
warn contains {"rule": "unverified", "msg": msg} if {
	is_ai
	not is_release
	not is_verified
	msg := "AI had a hand in this, and no person vouches for it yet"
}

# METADATA
# title: A commit does not say which AI tool had a hand in it
# description: Say so by a trailer such as Assisted-by or Co-authored-by, so that it can be looked up later.
# custom:
#   rule: unattributed
warn contains {"rule": "unattributed", "msg": msg} if {
	some commit in input.change.commits
	commit.actor.kind == "ai-assisted"
	not is_attributed(commit)
	msg := sprintf("the commit %v does not say which AI tool had a hand in it: add a trailer such as Assisted-by", [substring(commit.id, 0, 12)])
}

is_attributed(commit) if {
	some name in attribution_trailers
	count(commit.trailers[name]) > 0
}
