from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.policy.conftest.namespaces import chosen
from oakum.policy.conftest.policy_set import Policies

POLICIES = Policies(modules={}, data={}, namespaces=("main", "main.gke", "lib", 'x["a-b"]'), definitions=())


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["main"], ["main"]),
        (["lib", "main"], ["lib", "main"]),
        (["main*"], ["main", "main.gke"]),
        (["*"], ["main", "main.gke", "lib", 'x["a-b"]']),
        (["m??n", "l[a-j]b"], ["main", "lib"]),
        (["[^m]*"], ["lib", 'x["a-b"]']),
        (["main", "main"], ["main"]),
        (['x["a-b"]'], ['x["a-b"]']),
    ],
)
def test_names_and_patterns(patterns, found):
    assert chosen(POLICIES, patterns) == found


@pytest.mark.parametrize("patterns", [["other"], ["main", "o*"]])
def test_a_package_that_there_is_not_is_named_with_those_there_are(patterns):
    with pytest.raises(PolicyError, match=r"no package 'o\S+' in the policies; there are: lib, main, main\.gke"):
        chosen(POLICIES, patterns)
