from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.keys import openssh


def body_of(text: str) -> bytes:
    return base64.b64decode("".join(line for line in text.splitlines() if not line.startswith("-")))


@pytest.fixture(scope="module")
def plain() -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    form = serialization.PrivateFormat.OpenSSH
    return body_of(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode())


def test_a_plain_key_proves_itself(plain):
    reading = openssh.read(plain)
    assert reading is not None
    assert (reading.what, reading.fits) == ("an OpenSSH key (ssh-ed25519)", True)


def test_a_changed_number_contradicts_it(plain):
    at = plain.index(b"ssh-ed25519", 100) - 5
    changed = plain[:at] + bytes([plain[at] ^ 1]) + plain[at + 1 :]
    reading = openssh.read(changed)
    assert reading is not None
    assert reading.fits is False


@pytest.mark.parametrize("cut", [16, 40, 100, 150])
def test_a_cut_key_is_not_known(plain, cut):
    reading = openssh.read(plain[:cut])
    assert reading is not None
    assert not reading.known


def test_a_key_of_ssh_keygen_with_a_passphrase(tmp_path: Path):
    path = tmp_path / "key"
    made = subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "pass phrase", "-f", str(path)], check=False)
    if made.returncode:
        pytest.skip("no ssh-keygen here")
    reading = openssh.read(body_of(path.read_text()))
    assert reading is not None
    assert reading.encrypted


@given(st.binary(max_size=300))
def test_random_bytes_never_fail(body):
    assert openssh.read(body) is None or body.startswith(openssh.MAGIC)
    assert openssh.read(openssh.MAGIC + body) is not None


@pytest.mark.parametrize(("cipher", "encrypted"), [(b"none", False), (b"3des-cbc", True)])
def test_a_key_of_ssh_com_names_its_cipher(cipher, encrypted):
    fields = b"".join(len(text).to_bytes(4, "big") + text for text in (b"if-modn{sign{rsa}}", cipher, bytes(60)))
    reading = openssh.read_ssh2(b"\x3f\x6f\xf9\xeb" + (len(fields) + 8).to_bytes(4, "big") + fields)
    assert reading is not None
    assert (reading.encrypted, reading.known) == (encrypted, True)


@given(st.binary(max_size=60))
def test_a_damaged_key_of_ssh_com_never_fails(body):
    assert openssh.read_ssh2(b"\x3f\x6f\xf9\xeb" + body) is not None
    assert openssh.read_ssh2(b"\x00" + body) is None
