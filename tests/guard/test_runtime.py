from __future__ import annotations

import stat
import tempfile
from pathlib import Path

from oakum.guard import runtime


def test_the_runtime_folder_is_made_for_this_user_alone(tmp_path):
    found = runtime.folder({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert found == str(tmp_path / "oakum")
    assert stat.S_IMODE(Path(found).stat().st_mode) == 0o700
    assert runtime.folder({"XDG_RUNTIME_DIR": str(tmp_path)}) == found


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


def test_a_path_that_no_socket_can_have_is_passed_over(tmp_path):
    assert runtime.folder({runtime.OVERRIDE: str(tmp_path / ("x" * 120))}) is None
    assert runtime.folder({runtime.OVERRIDE: "nul\0byte"}) is None


def test_each_version_has_its_socket(tmp_path):
    one, other = (runtime.socket_path(str(tmp_path), version) for version in (b"1", b"2"))
    assert one != other
    assert Path(one).parent == tmp_path
    assert runtime.lock_path(str(tmp_path), b"1") not in (one, other)
