"""Which namespaces are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate

from oakum.model import PolicyError
from oakum.policy.conftest.policy_set import Policies

ALL = "*"
_SIGNS = re.compile(r"[*?\[]")


def chosen(policies: Policies, patterns: Sequence[str]) -> list[str]:
    """The namespaces that the patterns name, in the order of the policies; `*` stands for any text, dots included.

    A name or pattern that no package has is a PolicyError: a policy that is not there judges nothing.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        matching = [name for name in policies.namespaces if _matches(pattern, name)]
        if not matching:
            there = ", ".join(sorted(policies.namespaces))
            raise PolicyError(f"no package {pattern!a} in the policies; there are: {there}")
        found.update(dict.fromkeys(matching))
    if any(_SIGNS.search(pattern) for pattern in patterns):
        return [name for name in policies.namespaces if name in found]
    return list(found)


def _matches(pattern: str, name: str) -> bool:
    return name == pattern or re.fullmatch(translate(pattern.replace("[^", "[!")), name) is not None
