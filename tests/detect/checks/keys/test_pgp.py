from __future__ import annotations

import base64
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.checks.keys import pgp


def exported(home: Path, algorithm: str, passphrase: str) -> str:
    """A new key of GnuPG, armoured."""
    gpg = ["gpg", "--batch", "--homedir", str(home), "--pinentry-mode", "loopback", "--passphrase", passphrase]
    subprocess.run(
        [*gpg, "--quick-gen-key", "Ann <ann@example.com>", algorithm, "default", "never"],
        check=True,
        capture_output=True,
    )
    return subprocess.run([*gpg, "--armor", "--export-secret-keys"], check=True, capture_output=True, text=True).stdout


def body_of(text: str) -> tuple[bytes, bytes]:
    """The packets of a block, and the checksum behind them."""
    inner = text.split("\n\n", 1)[1].partition("-----END")[0]
    found = re.search(r"\n=(.{4})\s*$", inner)
    assert found
    return base64.b64decode(inner[: found.start()]), base64.b64decode(found[1])


@pytest.mark.skipif(not shutil.which("gpg"), reason="no GnuPG here")
@pytest.mark.parametrize(
    ("algorithm", "passphrase", "encrypted", "fits"),
    [
        ("rsa1024", "", False, True),
        ("rsa1024", "pass phrase", True, None),
        ("ed25519", "", False, None),
        ("nistp256", "", False, None),
    ],
)
def test_a_key_of_gnupg(tmp_path_factory, algorithm, passphrase, encrypted, fits):
    home = tmp_path_factory.mktemp("g")
    body, checksum = body_of(exported(home, algorithm, passphrase))
    reading = pgp.read(body)
    assert reading is not None
    assert (reading.encrypted, reading.fits, reading.known) == (encrypted, fits, True)
    assert re.fullmatch(r"an OpenPGP key of \d{4}-\d\d-\d\d", reading.what)
    assert pgp.crc24(body).to_bytes(3, "big") == checksum


def test_the_checksum_of_nothing_is_where_it_starts():
    assert pgp.crc24(b"") == 0xB704CE


@pytest.mark.parametrize("body", [b"", b"\x00", b"\x99\x01\x00", b"\xc6\x10\x04", bytes(range(50))])
def test_what_is_no_secret_key_is_none(body):
    assert pgp.read(body) is None


@pytest.mark.parametrize("head", [b"\x95\x01\x00", b"\xc5\x10", b"\xc5\xc0\x01", b"\xc5\xff\x00\x00\x00\x10", b"\x97"])
@given(rest=st.binary(max_size=200))
def test_random_packets_never_fail(head, rest):
    assert pgp.read(head + rest) is not None
