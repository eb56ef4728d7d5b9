package parity.negations

import rego.v1

import data.parity.negations.undefined_rule as alias

is_a(y) if y.kind == "A"

is_root(y) if y == "root"

self(y) := y

undefined_rule := input.nope

given_a_rule if not is_root(undefined_rule)

given_by_its_path if not is_root(data.parity.negations.undefined_rule)

given_an_alias if not is_root(alias)

given_a_field if not is_root(input.nope)

given_a_deep_field if not is_root(input.nope.a.b)

given_a_call if not is_root(self(undefined_rule))

given_what_is_there if not is_root(input.score)

given_false if not self(input.false_)

to_a_function if not startswith(input.nope, "a")

to_a_function_at_last if not startswith("a", input.nope)

to_a_text if not regex.match(`^"`, input.user)

member if not "a" in input.nope

member_of_what_is_there if not "a" in input.objects

pair if not 0, "a" in input.nope

less if not input.nope < 1

more if not count(input.nope) > 0

same_as_one if not input.nope == 1

unified if not input.nope = 1

equal_to_a_rule if not undefined_rule == 1

equal_to_a_call if not self(undefined_rule) == 1

equal_to_a_list if not [input.nope] == [1]

unequal if not input.nope != 1

alone if not undefined_rule

in_parentheses if not (undefined_rule)

called_in_parentheses if not (is_root(undefined_rule))

below if not undefined_rule.x

indexed if not input.deep[input.nope]

index_that_is_there if not input.deep[input.user]

index_of_an_index if not input[input.user][input.nope]

of_a_call if not self(undefined_rule).x

list if not [undefined_rule]

joined if not undefined_rule | {1}

added if not 2 * (undefined_rule + 1) == 1

bound_elsewhere contains i if {
	some i
	not is_a(input.objects[i])
	input.objects[i].kind
}

replaced if not is_root(input.nope) with input.nope as "root"

replaced_twice if not is_root(input.nope) with input.nope as "a" with input.user as "b"

replaced_function if not is_root(self(input.user)) with self as undefined_rule

with_something_undefined if not is_root("a") with input.user as undefined_rule

every_one if every one in input.objects {
	not is_root(one.owner)
}

members contains one.name if {
	some one in input.objects
	not is_root(one.owner)
}

listed := [one.name | some one in input.objects; not is_root(one.owner)]

keyed := {one.name: 1 | some one in input.objects; not is_root(one.owner)}

within contains {"names": [one.name | some one in input.objects; not is_root(one.owner)]}

within_each_other if not count([one | some one in input.objects; not is_root(one.owner)]) == 3

nested if not is_root([one | some one in input.objects; not is_root(self(one.owner))][input.nope])

judged(x) := 1 if not is_root(x.owner)

else := 2

otherwise := judged({})

default kept(_) := 0

kept(x) := 1 if not is_root(x.owner)

defaulted := kept({})

given_an_object if not is_a({
	"name": "a",
	"kind": "B",
	"of": {"kind": "A"},
})

given_an_object_with_a_gap if not is_a({
	"name": input.nope, # {
	"kind": "B",
})

given_lists if not self([["a", input.nope], {"b", input.user}])

given_a_text_first if not self("a" == input.nope)

given_a_text_last if not self(input.user == "a")

given_a_raw_text if not self(`root` == input.user)

given_an_empty_object if not self({}) == {"a": input.nope}
