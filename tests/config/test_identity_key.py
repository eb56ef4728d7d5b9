from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.config.identity_key import IdentityKey, identity_key
from oakum.model import ConfigError, Secret

KEY = bytes(range(200, 232))
posix = pytest.mark.skipif(os.name != "posix", reason="modes are a POSIX matter")


def stored(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "identity.key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "oakum"
    first, second = identity_key({}, folder), identity_key({}, folder)
    assert len(first.key) == 32
    assert first == second
    assert not first.ephemeral
    assert first.source == str(folder / "identity.key")
    assert [path.name for path in folder.iterdir()] == ["identity.key"]


@posix
def test_a_new_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    identity_key({}, tmp_path)
    assert (tmp_path / "identity.key").stat().st_mode & 0o777 == 0o600


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = stored(tmp_path, KEY, mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        identity_key({}, tmp_path)
    with pytest.raises(ConfigError, match="chmod 600"):
        identity_key({"OAKUM_IDENTITY_KEY_FILE": str(path)})


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 5000])
def test_a_key_of_a_strange_length_is_refused_without_showing_it(tmp_path: Path, content: bytes) -> None:
    stored(tmp_path, content)
    with pytest.raises(ConfigError, match="16 to 4096 bytes") as caught:
        identity_key({}, tmp_path)
    assert "short" not in str(caught.value)
    assert "xxx" not in str(caught.value)


def test_a_key_file_can_be_named(tmp_path: Path) -> None:
    path = stored(tmp_path, KEY)
    assert identity_key({"OAKUM_IDENTITY_KEY_FILE": str(path)}, tmp_path / "unused").key == KEY
    with pytest.raises(ConfigError, match="cannot be read"):
        identity_key({"OAKUM_IDENTITY_KEY_FILE": str(tmp_path / "missing")})
    with pytest.raises(ConfigError):
        identity_key({"OAKUM_IDENTITY_KEY_FILE": str(tmp_path)})


@given(st.binary(min_size=16, max_size=64))
def test_a_key_in_the_environment_is_hexadecimal_or_base64(key: bytes) -> None:
    assert identity_key({"OAKUM_IDENTITY_KEY": key.hex()}).key == key
    for text in (base64.b64encode(key), base64.urlsafe_b64encode(key), base64.b64encode(key).rstrip(b"=")):
        if not all(c in b"0123456789abcdefABCDEF" for c in text):
            assert identity_key({"OAKUM_IDENTITY_KEY": f" {text.decode()}\n"}).key == key


@pytest.mark.parametrize("text", ["00ff", "!" * 40, "a", "é" * 40])
def test_a_bad_key_in_the_environment_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ConfigError, match="OAKUM_IDENTITY_KEY") as caught:
        identity_key({"OAKUM_IDENTITY_KEY": text})
    assert len(text) < 3 or text not in str(caught.value)


def test_where_nothing_can_be_kept_the_key_is_ephemeral(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    first, second = identity_key({}, blocker / "oakum"), identity_key({}, blocker / "oakum")
    assert first.ephemeral
    assert first.key != second.key
    assert "cannot be" in first.source
    assert identity_key({}).ephemeral  # no home at all


def test_several_processes_agree_on_one_key(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from oakum.config.identity_key import identity_key;"
        "sys.stdin.readline(); print(identity_key({}, pathlib.Path(sys.argv[1])).key.hex())"
    )
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "oakum")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    assert len({racer.communicate()[0] for racer in racers}) == 1
    assert [racer.returncode for racer in racers] == [0] * 6


def test_repr_does_not_show_the_key() -> None:
    key = IdentityKey(key=KEY, source="somewhere")
    assert repr(key) == str(key) == "<IdentityKey from somewhere>"
    assert key.identity().of(Secret(b"value")).startswith("sid_")
