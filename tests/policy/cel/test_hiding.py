from __future__ import annotations

import base64
import random

from cel_objects import POD, document
from oakum.policy.cel.hiding import hidden
from oakum.rules.template import expand


def test_values_of_a_secret_are_hidden_encoded_or_not():
    value = expand("{alnum:30}", random.Random(1))
    encoded = base64.b64encode(value.encode()).decode()
    secret = document(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata: {{token: {encoded}}}\n")
    assert hidden(f"{encoded} is {value}", secret) == "[hidden] is [hidden]"
    plain = document(f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{token: {value}}}\n")
    assert hidden(f"bad: {value}", plain) == "bad: [hidden]"


def test_literal_values_of_the_environment_are_hidden():
    value = expand("{alnum:30}", random.Random(2))
    pod = document(
        POD.replace('"nginx:1"', f'"nginx:1", env: [{{name: TOKEN, value: {value}}}, {{name: MODE, value: "true"}}]')
    )
    assert hidden(f"TOKEN is {value}, MODE is true", pod) == "TOKEN is [hidden], MODE is true"


def test_anything_else_stays():
    odd = document("kind: Secret\ndata: [1]\nspec: {env: {a: 1}}\nstringData: {a: 1, b: '%%%'}\n")
    assert hidden("kind Secret", odd) == "kind Secret"
    broken = document("kind: Secret\ndata: {a: '%%%%%'}\n")
    assert hidden("%%%%%", broken) == "%%%%%"
