from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from oakum.guard import endpoint
from oakum.guard.endpoint import Endpoint
from oakum.guard.loopback import HOST
from oakum.model import ConfigError


def test_it_is_made_once_for_this_user_alone_and_taken_away(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    assert endpoint.load(environ) is None
    made = endpoint.ensure(environ)
    assert endpoint.ensure(environ) == endpoint.load(environ) == made
    assert stat.S_IMODE((tmp_path / "oakum/guard/http.json").stat().st_mode) == 0o600
    assert made.token not in repr(made)
    with socket.socket() as free:
        free.bind((HOST, made.port))
    endpoint.remove(environ)
    assert endpoint.load(environ) is None
    assert endpoint.ensure(environ).token != made.token


def test_what_is_none_of_ours_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "oakum/guard/http.json"
    path.parent.mkdir(parents=True)
    path.write_text("nonsense")
    assert endpoint.load({"XDG_STATE_HOME": str(tmp_path)}) is None
    assert endpoint.ensure({"XDG_STATE_HOME": str(tmp_path)}).port


def test_without_a_place_to_keep_it_there_is_none() -> None:
    with pytest.raises(ConfigError, match="without --http"):
        endpoint.ensure({})
    with pytest.raises(ConfigError, match="cannot be written"):
        endpoint.ensure({"XDG_STATE_HOME": "/dev/null"})
    endpoint.remove({})


def test_options_of_a_hook_stand_in_its_address() -> None:
    here = Endpoint(port=4711, token="")
    assert here.url("claude") == "http://127.0.0.1:4711/oakum-hook/claude"
    assert here.url("claude", "block", fail_closed=True).endswith("/claude?mode=block&fail-closed=1")
