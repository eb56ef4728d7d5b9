"""A few rules of every kind, so that tests of the sources need not compile hundreds."""

from __future__ import annotations

import random
from pathlib import Path

from oakum.detect.detector import Options
from oakum.detect.equipment import Equipment, equip
from oakum.rules import RuleSet
from oakum.rules.loader import parse, rule_set
from oakum.rules.template import expand

_RULES = """
[service]
id = "toy"
name = "Toy"

[[rule]]
id = "toy-token"
title = "Toy token"
what = "Opens the toy box."
severity = "high"
expression = '''\\b(toy_[A-Za-z0-9]{24})\\b'''

[[rule]]
id = "toy-named"
title = "Toy secret with a name"
what = "Opens the toy box."
severity = "high"
names = ["toybox[_-]?key"]
value = "[a-f0-9]{32}"
checks = ["entropy:3.0"]

[[rule]]
id = "toy-context"
title = "Toy secret in a context"
what = "Opens the toy box."
severity = "high"
expression = '''\\b(ctx-[a-z0-9]{20})\\b'''
context = ["teddy"]

[[rule]]
id = "toy-long"
title = "Long toy token"
what = "Opens the toy box."
severity = "high"
expression = '''\\b(toylong_[A-Za-z0-9]{40,900}\\.[a-z]{4})\\b'''

[[rule]]
id = "toy-generic"
title = "Assignment"
what = "May open the toy box."
severity = "medium"
confidence = 0.6
generic = true
expression = '''(?i:password)\\s*[=:]\\s*"([^"\\s]{12,60})"'''
checks = ["entropy:3.0"]

[[rule]]
id = "toy-block"
title = "Toy block"
what = "Opens the toy box."
severity = "critical"
block = 4000
opener = "-----BEGIN"
checks = ["private-key"]
expression = '''-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY-----[^-]{24,3600}-----END [A-Z ]{0,26}PRIVATE KEY-----'''
"""


def toy_rules() -> RuleSet:
    return rule_set([parse(_RULES.encode(), Path("toy.toml"))])


def toy_tools() -> Equipment:
    return equip(toy_rules(), Options(floor=0.15), None)


def token(rng: random.Random) -> bytes:
    """A new secret of the rule `toy-token`."""
    return expand("toy_{alnum:24}", rng).encode()


def key(rng: random.Random) -> bytes:
    """A new secret of the rule `toy-block`, of several lines."""
    return expand("{pem:RSA PRIVATE KEY}", rng).encode()
