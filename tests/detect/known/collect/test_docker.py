from __future__ import annotations

import base64
import json

from known.conftest import Made
from oakum.detect.known.collect.docker import read


def test_auth_is_known_as_it_stands_and_as_the_password_in_it(made: Made) -> None:
    password, token = made(), made()
    auth = base64.b64encode(f"user:{password}".encode()).decode()
    text = json.dumps({"auths": {"host.example": {"auth": auth, "identitytoken": token}}, "credsStore": "desktop"})
    assert [(one.name, one.value, one.certain) for one in read(text)] == [
        ("auths.host.example.auth", auth, True),
        ("auths.host.example.auth.password", password, True),
        ("auths.host.example.identitytoken", token, True),
        ("credsStore", "desktop", False),
    ]
    assert list(read("[")) == []
