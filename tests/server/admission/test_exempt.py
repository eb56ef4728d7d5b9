from __future__ import annotations

import pytest

from oakum.server.admission.exempt import Exempt
from oakum.server.admission.message import Request, User

EXEMPT = Exempt(namespaces=("team-*", "old"), users=("system:serviceaccount:kube-system:*",))


@pytest.mark.parametrize(
    ("namespace", "user", "why"),
    [
        ("team-a", "ada", "namespace team-a"),
        ("older", "ada", ""),
        ("shop", "system:serviceaccount:kube-system:gc", "user system:serviceaccount:kube-system:gc"),
        ("shop", "system:serviceaccount:kube-systemic:gc", ""),
        ("", "", ""),
    ],
)
def test_why(namespace: str, user: str, why: str) -> None:
    request = Request(uid="u", namespace=namespace, user_info=User(username=user))
    assert EXEMPT.why(request) == why
    assert Exempt().why(request) == ""
