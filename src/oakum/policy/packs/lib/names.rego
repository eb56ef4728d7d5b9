# METADATA
# title: Names of secrets
# description: What tells a name that holds a secret, and a value that is only a reference to one.
package oakum.lib.names

said := `(?i)passw(or)?d|passphrase|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|credential|connection[_-]?string|pwd("|$)|(^|["_.-])(dsn|auth)("|$)`

unsaid := `(?i)([_.-]?(file|path|dir|name|names|ref|id|ids|url|uri|endpoint|host|port|ttl|expiry|expiration|seconds|minutes|days|hours|enabled|disabled|required|header|type|arn|length|size|count|limit|max|min|algorithm|issuer|audience|scope|scopes|namespace|version|prefix|suffix|mode|policy|provider|backend|store|mount|regex|pattern|format|rotation|title|label|description|usage|summary|message|text)|tokens|tokenizer|tokenization)$|public[_-]?key|^existing|(password|credentials?|token)[_-]?key$|\.(json|ya?ml|toml|conf|properties)$|^(secret|token)[_-]?(provider|store|manager|service|review)|max[_-]?token`

reference := `^\s*$|^\s*(\$\{|\$\(|\{\{|\$\{\{|<[^>]*>|%[A-Za-z_]|__[A-Z]|ENC\[|vault:|ref\+|secretref:|bao:|op://|arn:|projects/|file:|\$[A-Za-z_]|\x60)`

switch := `^\s*(/|\./|~/)|^\s*(?i:true|false|yes|no|on|off|null|none|nil|\d{1,6}|\d+[smhd])\s*$`

# What Oakum puts in the place of a secret before a policy sees the object.
removed := `<(value>|sid_[a-z2-7]{26}|oakum:[a-z0-9-]+:[a-z2-7]{8}>)`

# A name that says that a secret stands behind it.
is_secret(name) if {
	regex.match(said, name)
	not regex.match(unsaid, name)
}

# Those of some names that say so. One look at all is far cheaper than one at each.
secret_among(given) := {name |
	some name in regex.find_n(lines, concat("\n", given), -1)
	not regex.match(unsaid, name)
} | broken(given)

# Those that a look line by line would not see.
broken(given) := {name |
	contains(concat("", given), "\n")
	some name in given
	contains(name, "\n")
	is_secret(name)
}

# The names in an object that say so.
secret_names(things) := secret_among(object.keys(things)) if {
	is_object(things)
} else := {name | some name, _ in things; is_secret(name)}

lines := sprintf(`(?im)^.*(?:%v).*$`, [trim_prefix(said, "(?i)")])

# A value that only says where the secret is.
is_reference(value) if {
	regex.match(reference, value)
	not regex.match(removed, value)
}

# A value that stands there itself: no reference, no switch, no number, no path.
is_literal(value) if {
	is_string(value)
	not is_reference(value)
	not regex.match(switch, value)
}

# The name of a Secret, where the values of a chart want one: `githubConfigSecret: github-config`.
names_secret(name, value) if {
	regex.match(`(?i)secret(ref)?$`, name)
	regex.match(`^[a-z0-9]+([./-][a-z0-9]+)+$`, value)
}

# Whether any name or value in it could be one of a secret: one look at all is far cheaper than one at each.
mentioned(things) if regex.match(said, json.marshal(things))
