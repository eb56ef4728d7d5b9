"""Conftest: the pack, and a package `main` that asks it for every check by a rule of its own."""

from __future__ import annotations

import json

from oakum.policy.export import rego
from oakum.policy.export.interface import Action, Files, Wanted

_MAIN = """\
# Written by `oakum policy export`; change the command, not this file.
package main

import rego.v1

exempt := {exempt}

is_exempt if input.metadata.namespace in exempt

event := {{"kind": "manifest", "source": "", "object": input}}

found contains result if {{
	not is_exempt
	some result in data.oakum.kubernetes.deny with input as event
}}

found contains result if {{
	not is_exempt
	some result in data.oakum.kubernetes.warn with input as event
}}
"""
_RULE = """
# {title}: {why}
{verb}_{name} contains {{"msg": result.msg, "field": result.field}} if {{
	some result in found
	result.rule == "{check}"
}}
"""


def export(wanted: Wanted) -> Files:
    """`main.rego` and, below `oakum/`, the pack."""
    main = [_MAIN.format(exempt=f"{{{', '.join(map(json.dumps, wanted.exempt))}}}" if wanted.exempt else "set()")]
    for shape in wanted.shapes:
        verb = "deny" if wanted.action(shape) is Action.DENY else "warn"
        name = rego.rule_name(shape.id)
        main.append(_RULE.format(title=shape.title, why=shape.why, verb=verb, name=name, check=shape.id))
    return {"main.rego": "".join(main)} | {f"oakum/{name}": text for name, text in rego.modules().items()}
