from __future__ import annotations

import json

from known.conftest import Made
from oakum.detect.known.collect.document import read


def test_fields_that_are_secret_by_their_name_are_certain(made: Made) -> None:
    secret, refresh = made(), made()
    text = json.dumps({"type": "authorized_user", "client_secret": secret, "tokens": [{"refresh_token": refresh}]})
    assert [(one.name, one.value, one.certain) for one in read(text)] == [
        ("type", "authorized_user", False),
        ("client_secret", secret, True),
        ("tokens.refresh_token", refresh, True),
    ]


def test_what_is_no_document_gives_nothing() -> None:
    assert list(read("nothing")) == list(read("3")) == []
    assert [one.certain for one in read('"text"')] == [False]
