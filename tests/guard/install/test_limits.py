from __future__ import annotations

import pytest

from oakum.guard import hosts
from oakum.guard.install.limits import WITHOUT_HOOKS, limits


@pytest.mark.parametrize("name", hosts.NAMES)
def test_no_host_is_without_limits(name: str) -> None:
    assert all(limit.endswith(".") for limit in limits(hosts.find(name)))
    assert limits(hosts.find(name))


def test_limits_are_those_of_the_capabilities() -> None:
    assert any("cannot be redacted but that of mcp" in limit for limit in limits(hosts.find("cursor")))
    assert not any("cannot be redacted" in limit for limit in limits(hosts.find("claude")))
    assert any("not stopped" in limit for limit in limits(hosts.find("kiro")))


def test_tools_without_hooks_are_told_what_is_possible() -> None:
    assert set(WITHOUT_HOOKS) == {"aider", "zed", "jetbrains"}
    assert all("What is possible" in text for text in WITHOUT_HOOKS.values())
