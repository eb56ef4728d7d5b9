# The language: each rule is one thing that engines could see differently.
package parity.language

import data.parity.library as lib
import data.settings.limits

# Partial sets and objects.
deny contains sprintf("%s has no owner", [object_.name]) if {
	some object_ in input.objects
	not object_.owner
}

deny contains {"msg": "too many", "count": count(input.objects)} if count(input.objects) > limits.objects

none contains "never" if input.nothing

owners[object_.name] := object_.owner if some object_ in input.objects

by_kind[object_.kind] contains object_.name if some object_ in input.objects

nested.path.value := 3

nested.path.other contains 1

# Complete rules, defaults, else.
default allowed := false

allowed if {
	input.user == "root"
	not blocked
}

blocked if input.user in data.settings.blocked

default level := "none"

level := "high" if {
	input.score > 90
} else := "middle" if {
	input.score > 50
} else := "low" if input.score > 10

undefined_ if input.absent

chain := input.deep.one.two.three

# Functions.
double(x) := x * 2

kind_of(x) := "text" if is_string(x)

else := "number" if is_number(x)

else := "other"

default fallback(_) := "default"

fallback(x) := "one" if x == 1

pick("a", _) := 1

pick("b", [x, _]) := x

applied := {
	"double": double(4),
	"kinds": [kind_of(x) | some x in ["a", 1, null]],
	"fallback": [fallback(1), fallback(2)],
	"pick": [pick("a", 0), pick("b", [7, 8])],
	"library": lib.shout("a"),
	"undefined": [pick("c", 1) | true],
}

# Comprehensions, some, every, in.
comprehensions := {
	"array": [(x * 2) | some x in [1, 2, 3]; x > 1],
	"set": {(x % 2) | some x in numbers.range(1, 5)},
	"object": {name: index | some index, name in ["a", "b"]},
	"nested": [[x, y] | some x in [1, 2]; some y in ["a", "b"]],
	"keys": {k | some k, _ in {"a": 1, "b": 2}},
	"old": [i | [1, 2, 3][i] == 3],
	"wild": count([1 | [1, 2, 3][_] > 1]),
}

all_positive if every x in [1, 2, 3] { x > 0 }

all_empty if every x in [] { x > 0 }

not_all if not every_odd

every_odd if every x in [1, 2] { x % 2 == 1 }

every_pair if every k, v in {"a": 1, "b": 2} { k != ""; v > 0 }

membership := [1 in [1, 2], "a" in {"a"}, 3 in {"k": 3}, 0, "x" in ["x"]]

member_pair if "k", 3 in {"k": 3}

# Comparison, unification, negation.
order := [1 < 2, "a" < "b", [1] < [2], null < false, false < 0, 1 < "a", "z" < [], 1 == 1.0]

unified if {
	[x, "b"] = ["a", y]
	x == "a"
	y == "b"
}

destructured := [x, z] if [x, {"k": z}] = [1, {"k": 2}]

negated if not input.nothing.at.all

falsy if not input.false_

truthy_zero if 0

truthy_empty if ""

# `with`.
mocked := [
level_with(95),
level_with(60),
level_with(0),
]

level_with(score) := found if found := level with input.score as score

with_data if blocked with data.settings.blocked as ["x"] with input.user as "x"

with_function := found if found := double(2) with double as triple

triple(x) := x * 3

# Texts and references.
texts := ["a\nb\t\"", `raw \d`, "\u00e9", "emoji 😀"]

lookup := [input.objects[0].name, input.objects[i].name] if input.objects[i].owner == "b"

bracketed := input["with space"]["and.dot"]

last := input.objects[count(input.objects) - 1].name

out_of_bounds := input.objects[7]

set_member if {1, 2}[1]

numbers_ := [1, 1.50, -0, 12345678901]

multi_line := {
	"a": 1, # a comment
	"b": [
		1,
		2,
	],
}
