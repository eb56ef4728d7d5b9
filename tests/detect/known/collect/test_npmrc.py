from __future__ import annotations

import base64

from known.conftest import Made
from oakum.detect.known.collect.npmrc import read


def test_tokens_and_passwords_are_read_also_decoded(made: Made) -> None:
    token, password = made(), made()
    basic, encoded = (base64.b64encode(text.encode()).decode() for text in (f"user:{password}", password))
    text = f"""
; //host.example/:_authToken=no
registry=https://host.example/
//host.example/:_authToken={token}
//other.example/:_password="{encoded}"
_auth = {basic}
//host.example/:username=user
_authToken
"""
    assert [(one.name, one.value, one.certain) for one in read(text)] == [
        ("_authToken", token, True),
        ("_password", encoded, True),
        ("_password.password", password, True),
        ("_auth", basic, True),
        ("_auth.password", password, True),
    ]
