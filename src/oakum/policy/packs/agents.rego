# METADATA
# title: Agents
# description: Which tools an AI coding tool may use, what they may see, and where they may send it.
# custom:
#   events: [tool-call, mcp-call, prompt]
package oakum.agents

# METADATA
# title: AI tools that may be used, as globs; empty for all
default allowed_hosts := []

allowed_hosts := data.parameters.agents.allowed_hosts

# METADATA
# title: MCP servers that may be used, as globs; empty for all
default allowed_servers := []

allowed_servers := data.parameters.agents.allowed_servers

# METADATA
# title: Tools that no agent may use, as globs over `tool` and `server/tool`
default forbidden_tools := []

forbidden_tools := data.parameters.agents.forbidden_tools

# METADATA
# title: Tools before which a person is asked, as globs over `tool` and `server/tool`
default asked_tools := []

asked_tools := data.parameters.agents.asked_tools

# METADATA
# title: Hosts to which tools may send, as globs; empty for all
default destinations := []

destinations := data.parameters.agents.destinations

# METADATA
# title: Programs that no agent may start, as globs
default forbidden_programs := []

forbidden_programs := data.parameters.agents.forbidden_programs

# METADATA
# title: Confidence from which a secret needs no question
default sure := 0.8

sure := data.parameters.agents.sure

# METADATA
# title: Whether what could not be looked at is asked about
default closed := false

closed := data.parameters.agents.closed

matches(name, patterns) if {
	some pattern in patterns
	glob.match(pattern, [], name)
}

names contains input.call.name

names contains sprintf("%v/%v", [input.call.server, input.call.name]) if input.call.server != ""

opened contains found if {
	some found in input.findings
	found.suppressed == ""
}

is_before if input.call.moment == "before-tool"

is_after if input.call.moment in {"after-tool", "failed-tool"}

outward := {"shell", "write", "fetch", "mcp", "other"}

# METADATA
# title: Untrusted content, a secret, and a way out, in one session
# description: What an agent read from outside can have it send the secret away (the lethal trifecta). Begin a new session for one of the three.
# custom:
#   rule: trifecta
deny contains {"rule": "trifecta", "msg": msg} if {
	is_before
	{"untrusted", "secret"} & to_set(input.call.labels) == {"untrusted", "secret"}
	is_sink
	msg := "this session has read untrusted content and a secret, and would now send something out: begin a new session"
}

to_set(items) := {item | some item in items}

is_sink if "sink" in input.call.labels

is_sink if count(input.call.sends) > 0

is_sink if input.call.action == "fetch"

# METADATA
# title: A tool that no agent may use
# description: The parameter `forbidden_tools` names it.
# custom:
#   rule: forbidden-tool
deny contains {"rule": "forbidden-tool", "msg": msg} if {
	is_before
	some name in names
	matches(name, forbidden_tools)
	msg := sprintf("the tool `%v` may not be used", [name])
}

# METADATA
# title: A program that no agent may start
# description: The parameter `forbidden_programs` names it.
# custom:
#   rule: forbidden-program
deny contains {"rule": "forbidden-program", "msg": msg} if {
	is_before
	some program in input.call.programs
	matches(program, forbidden_programs)
	msg := sprintf("the program `%v` may not be started", [program])
}

# METADATA
# title: An AI tool that is not allowed
# description: The parameter `allowed_hosts` does not name it.
# custom:
#   rule: unknown-host
deny contains {"rule": "unknown-host", "msg": msg} if {
	count(allowed_hosts) > 0
	not matches(input.call.host, allowed_hosts)
	msg := sprintf("the AI tool `%v` is not among those that may be used", [input.call.host])
}

# METADATA
# title: An MCP server that is not allowed
# description: The parameter `allowed_servers` does not name it.
# custom:
#   rule: unknown-server
deny contains {"rule": "unknown-server", "msg": msg} if {
	is_before
	count(allowed_servers) > 0
	input.call.server != ""
	not matches(input.call.server, allowed_servers)
	msg := sprintf("the MCP server `%v` is not among those that may be used", [input.call.server])
}

# METADATA
# title: A destination that is not allowed
# description: The parameter `destinations` does not name it.
# custom:
#   rule: unknown-destination
deny contains {"rule": "unknown-destination", "msg": msg} if {
	is_before
	count(destinations) > 0
	some host in input.call.sends
	not matches(host, destinations)
	msg := sprintf("would send to %v, which is not among the destinations that are allowed", [host])
}

# METADATA
# title: A secret would leave
# description: The call would send a secret, or a file of secrets, away. Use a reference, and let the tool that needs it read the secret.
# custom:
#   rule: sends-secret
deny contains {"rule": "sends-secret", "msg": msg} if {
	is_before
	"sends" in input.call.evidence
	msg := "the call would send a secret away"
}

deny contains {"rule": "sends-secret", "finding": found.secret_id, "msg": msg} if {
	is_before
	input.call.action in outward
	some found in opened
	found.confidence >= sure
	found.severity != "low"
	msg := sprintf("the call holds a secret (%v): use a reference to it", [found.rule])
}

# METADATA
# title: Something that may be a secret would leave
# description: It is not sure that it is one. A person decides.
# custom:
#   rule: may-send-secret
ask contains {"rule": "may-send-secret", "finding": found.secret_id, "msg": msg} if {
	is_before
	input.call.action in outward
	some found in opened
	found.confidence < sure
	found.severity != "low"
	msg := sprintf("the call holds what may be a secret (%v)", [found.rule])
}

# METADATA
# title: A tool before which a person is asked
# description: The parameter `asked_tools` names it.
# custom:
#   rule: asked-tool
ask contains {"rule": "asked-tool", "msg": msg} if {
	is_before
	some name in names
	matches(name, asked_tools)
	msg := sprintf("the tool `%v` needs a person's word", [name])
}

# METADATA
# title: Two of three
# description: The session has read untrusted content, and would now come by a secret. Begin a new session for one of the two.
# custom:
#   rule: untrusted-and-secret
ask contains {"rule": "untrusted-and-secret", "msg": msg} if {
	is_before
	"untrusted" in input.call.labels
	count(input.call.reads) > 0
	msg := "this session has read untrusted content, and would now read secrets"
}

# METADATA
# title: Something was not looked at
# description: With the parameter `closed` a person is asked. It was too large, or not understood in time.
# custom:
#   rule: unseen
ask contains {"rule": "unseen", "msg": msg} if {
	closed
	"unseen" in input.call.evidence
	msg := "not everything could be looked at"
}

# METADATA
# title: The guard would be switched off
# description: The call changes the hooks or the settings of the guard.
# custom:
#   rule: tampers
ask contains {"rule": "tampers", "msg": msg} if {
	is_before
	"tampers" in input.call.evidence
	msg := "the call would change the guard itself"
}

# METADATA
# title: A secret for the model
# description: The model reads a placeholder in place of the secret.
# custom:
#   rule: shows-secret
redact contains {"rule": "shows-secret", "finding": found.secret_id, "msg": msg} if {
	is_inward
	some found in opened
	msg := sprintf("the model would read a secret (%v)", [found.rule])
}

is_inward if input.kind == "prompt"

is_inward if is_after

# METADATA
# title: Files of secrets for the model
# description: Let the program that needs them read them, not the model.
# custom:
#   rule: reads-secrets
redact contains {"rule": "reads-secrets", "msg": msg} if {
	is_before
	count(input.call.reads) > 0
	msg := sprintf("the model would read %v", [concat(", ", array.slice(input.call.reads, 0, 3))])
}

# METADATA
# title: Something was not looked at
# description: It was too large, or not understood in time. Set the parameter `closed` to be asked.
# custom:
#   rule: unseen
warn contains {"rule": "unseen", "msg": msg} if {
	not closed
	"unseen" in input.call.evidence
	msg := "not everything could be looked at"
}
