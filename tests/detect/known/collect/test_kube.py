from __future__ import annotations

import base64
import json

from known.conftest import Made
from oakum.detect.known.collect.kube import read


def test_credentials_of_users_are_read_line_by_line(made: Made) -> None:
    token, key = made(), made(80)
    encoded = base64.b64encode(key.encode()).decode()
    text = f"""
apiVersion: v1
clusters:
- cluster: {{server: https://host.example}}
users:
- name: me
  user:
    token: "{token}"
    client-key-data: {encoded}
    tokenFile: /run/token
- token: {token}  # again
"""
    assert [(one.name, one.value, one.certain) for one in read(text)] == [
        ("token", token, True),
        ("client-key-data", encoded, True),
        ("client-key", key, True),
        ("token", token, True),
    ]


def test_one_in_json_is_read_too(made: Made) -> None:
    token = made()
    found = list(read(json.dumps({"users": [{"name": "me", "user": {"token": token}}]})))
    assert ("user.token", token, True) in [tuple(one) for one in found]
