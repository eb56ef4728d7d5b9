from __future__ import annotations

import pytest

from oakum.server.exceptions.book import What
from oakum.server.exceptions.routes import ROOT, Asks, Found, found
from oakum.server.exceptions.tokens import Scope

ID = "ex_" + "a" * 16


def test_what_is_there() -> None:
    there = found("POST", f"{ROOT}/{ID}/approve")
    assert isinstance(there, Found)
    assert (there.route.does, there.id, there.route.scopes) == (What.APPROVE, ID, (Scope.APPROVER,))
    listed = found("GET", ROOT)
    assert isinstance(listed, Found)
    assert (listed.route.does, listed.id) == (Asks.LIST, "")


@pytest.mark.parametrize(
    "path", ["", "/", "/v1", f"{ROOT}/", f"{ROOT}/ex_a", f"{ROOT}/{ID}/", f"{ROOT}/{ID}/none", f"/v2/{ID}"]
)
def test_what_is_not(path: str) -> None:
    assert found("GET", path) == frozenset()


def test_other_methods() -> None:
    assert found("PUT", ROOT) == {"GET", "POST"}
    assert found("DELETE", f"{ROOT}/{ID}") == {"GET"}
