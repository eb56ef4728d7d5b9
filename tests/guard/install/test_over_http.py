from __future__ import annotations

import json
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from guard.processes import Home
from oakum.guard import endpoint
from oakum.guard.install import over_http
from oakum.guard.install.apply import install, is_installed, uninstall
from oakum.guard.install.recipes import Command, edits
from oakum.guard.install.samples import samples
from oakum.guard.install.status import of
from oakum.guard.install.trial import post
from oakum.guard.install.where import Scope, Where
from oakum.model import UsageError


@pytest.fixture
def there(where: Where) -> Iterator[Where]:
    """A place with a folder for a daemon."""
    with tempfile.TemporaryDirectory() as short:
        yield msgspec.structs.replace(where, environ={**where.environ, "XDG_RUNTIME_DIR": short})


def test_it_is_for_the_settings_of_one_user_of_the_host_that_can(there: Where) -> None:
    assert over_http.wanted(["claude"], there) == endpoint.load(there.environ)
    for hosts in ([], ["cursor"], ["claude", "cursor"]):
        with pytest.raises(UsageError, match="--http is for"):
            over_http.wanted(hosts, there)
    for scope in (Scope.PROJECT, Scope.MANAGED):
        with pytest.raises(UsageError, match="--http is for"):
            over_http.wanted(["claude"], msgspec.structs.replace(there, scope=scope))
    nowhere = msgspec.structs.replace(there, environ=there.environ | {"OAKUM_RUNTIME_DIR": "/dev/null/x"})
    with pytest.raises(UsageError, match="no daemon can run"):
        over_http.wanted(["claude"], nowhere)


def test_it_goes_with_the_host(there: Where) -> None:
    for hosts, stays in ((["cursor"], True), (["claude"], False), ([], False)):
        over_http.wanted(["claude"], there)
        over_http.unwanted(hosts, there)
        assert (endpoint.load(there.environ) is not None) is stays


def test_tools_ask_over_http_and_what_comes_seldom_by_command(there: Where) -> None:
    made = over_http.wanted(["claude"], there)
    command = Command(program="/opt/oakum-hook", mode="block", fail_closed=True, endpoint=made)
    (edit,) = edits("claude", there, command)
    edit.path.parent.mkdir()
    before = '{"model": "x"}'
    edit.path.write_text(before)
    edit.path.chmod(0o644)
    install("claude", [edit], there.environ)
    assert stat.S_IMODE(edit.path.stat().st_mode) == 0o600
    hooks = json.loads(edit.path.read_text())["hooks"]
    (often,) = hooks["PreToolUse"][0]["hooks"]
    assert often == {
        "type": "http",
        "url": f"http://127.0.0.1:{made.port}/oakum-hook/claude?mode=block&fail-closed=1",
        "headers": {"Authorization": f"Bearer {made.token}"},
        "timeout": 10,
        "onFailure": "block",
    }
    assert {hooks[name][0]["hooks"][0]["type"] for name in ("SessionStart", "UserPromptSubmit")} == {"command"}
    seen = of("claude", there)
    assert (seen.installed, seen.current, seen.over_http, seen.program) == (True, True, True, "/opt/oakum-hook")
    edit.path.chmod(0o644)
    install("claude", [edit], there.environ)
    assert stat.S_IMODE(edit.path.stat().st_mode) == 0o600
    assert is_installed(edit)
    uninstall([edit], there.environ)
    assert edit.path.read_text() == before


def test_a_restarted_daemon_listens_there(user: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in user.environ.items():
        monkeypatch.setenv(name, value)
    first = user.start_daemon()
    place = Where(home=user.path, environ=user.environ)
    made = over_http.wanted(["claude"], place)
    over_http.restart(place.environ)
    assert first.wait(30) == 0
    user.wait_for_daemon()
    deadline = time.monotonic() + 30
    harmless = samples("claude", str(user.path))[0]
    while (answered := post(made.url("claude"), made.token, harmless)).code is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (answered.code, answered.stdout) == (0, "")
    refused = post(made.url("claude"), "wrong", harmless)
    assert (refused.code, refused.stderr) == (1, "HTTP 401 Unauthorized")
    assert Path(user.path / ".local/state/oakum/guard/http.json").is_file()
