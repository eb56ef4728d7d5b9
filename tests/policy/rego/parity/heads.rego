# Heads that are undefined for some bindings: those are left out, and not the others.
package parity.heads

text contains sprintf("%s", [o.owner]) if some o in input.objects

member contains o.owner if some o in input.objects

whole contains {"msg": o.owner, "name": o.name} if some o in input.objects

unconditional contains input.objects[_].owner

braces contains o.owner if {
	some o in input.objects # each
	o.kind == "A"
}

keyed[o.owner] := o.name if some o in input.objects

valued[o.name] := o.owner if some o in input.objects

deep.er[o.owner].kind := o.kind if some o in input.objects

sets[o.kind] contains o.owner if some o in input.objects

one := o.owner if {
	some o in input.objects
	o.name != "y"
}

first_of(o) := o.owner if {
	o.name
} else := o.other if {
	o.kind
} else := concat("", ["no owner of ", o.name])

through := [first_of(o) | some o in input.objects]

asked contains m if {
	some m in member
}

counted[o.kind] contains count(o.owner) if some o in input.objects

with_rule contains owners_of[o.name] if some o in input.objects

owners_of := {"x": "ann"}

nothing contains input.absent if some _ in input.objects

walked contains [path, value] if {
	[path, value] := walk(input)
	is_number(value)
}
