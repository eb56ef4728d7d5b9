package parity.old

import data.settings
import future.keywords.every
import future.keywords.in

deny[msg] {
	object := input.objects[_]
	not object.owner
	msg := sprintf("%v has no owner", [object.name])
}

violation[{"msg": msg, "details": {}}] {
	count(input.objects) > settings.limits.objects
	msg := "too many"
}

default allow = false

allow {
	input.user == "root"
}

level = "high" {
	input.score > 90
} else = "low" {
	true
}

double(x) = y {
	y := x * 2
}

applied = [double(2), level]

names[i] = name {
	name := input.objects[i].name
}

functions = {
	"any": [any([false, true]), any([])],
	"all": [all([true, true]), all([])],
	"match": re_match("(?i)A", "xa"),
	"set": set_diff({1, 2}, {2}),
	"cast": [cast_string("a"), cast_array({2, 1}), cast_set([1, 1])],
	"overlap": net.cidr_overlap("10.0.0.0/8", "10.1.1.1"),
}

modern {
	every x in [1, 2] { x > 0 }
	some y in ["a"]
	y == "a"
}
