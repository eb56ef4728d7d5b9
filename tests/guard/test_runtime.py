from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest

from oakum.guard import runtime


def test_the_runtime_folder_is_made_for_this_user_alone():
    with tempfile.TemporaryDirectory() as short:
        found = runtime.folder({"XDG_RUNTIME_DIR": short})
        assert found == str(Path(short, "oakum"))
        assert stat.S_IMODE(Path(found).stat().st_mode) == 0o700
        assert runtime.folder({"XDG_RUNTIME_DIR": short}) == found


def test_a_folder_that_others_can_enter_is_not_used():
    with tempfile.TemporaryDirectory() as short:  # a socket's path must be
        place = Path(short)
        (place / "oakum").mkdir()
        (place / "oakum").chmod(0o755)
        found = runtime.folder({"XDG_RUNTIME_DIR": short, "TMPDIR": str(place / "t")})
        assert found == next(map(str, (place / "t").iterdir()))


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "oakum").symlink_to(tmp_path / "elsewhere")
    environ = {"XDG_RUNTIME_DIR": str(tmp_path), "TMPDIR": "/dev/null"}
    assert runtime.folder(environ) is None


def test_the_users_word_comes_first_and_stands_alone(tmp_path):
    assert runtime.folder({runtime.OVERRIDE: str(tmp_path / "mine"), "XDG_RUNTIME_DIR": str(tmp_path)}) == str(
        tmp_path / "mine"
    )
    assert runtime.folder({runtime.OVERRIDE: "/dev/null/x", "XDG_RUNTIME_DIR": str(tmp_path)}) is None


def test_a_folder_in_which_a_socket_can_be_comes_first(tmp_path):
    long = {runtime.OVERRIDE: str(tmp_path / ("x" * 120))}
    found = runtime.folder(long)
    assert found == long[runtime.OVERRIDE]
    assert not runtime.has_sockets(found)
    with tempfile.TemporaryDirectory() as short:
        found = runtime.folder({"XDG_RUNTIME_DIR": str(tmp_path / ("x" * 120)), "TMPDIR": short})
        assert found is not None
        assert found.startswith(short)
        assert runtime.has_sockets(found)
    assert runtime.folder({runtime.OVERRIDE: "nul\0byte"}) is None


def test_without_sockets_of_unix_a_port_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.delattr(runtime._socket, "AF_UNIX")
    assert not runtime.has_sockets("/short")
    with pytest.raises(FileNotFoundError):
        runtime.connect("/short", b"1", 1)


def test_each_version_has_its_socket(tmp_path):
    one, other = (runtime.socket_path(str(tmp_path), version) for version in (b"1", b"2"))
    assert one != other
    assert Path(one).parent == tmp_path
    assert len({one, other, runtime.lock_path(str(tmp_path), b"1"), runtime.port_path(str(tmp_path), b"1")}) == 4
