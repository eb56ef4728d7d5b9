from __future__ import annotations

import base64
import textwrap

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.private_key import der_key, valid_private_key

DASHES = "-" * 5
PLAIN = serialization.NoEncryption()
OPENSSH = b"openssh-key-v1\x00"


def block(label: str, body: str) -> str:
    return f"{DASHES}BEGIN {label}{DASHES}\n{body}\n{DASHES}END {label}{DASHES}"


def weight(make, text: str) -> float:
    reason = valid_private_key(make(text), "")
    assert reason is not None
    return reason.weight


def lines(raw: bytes) -> str:
    return "\n".join(textwrap.wrap(base64.b64encode(raw).decode(), 64))


def pem(key: object, form: str = "PKCS8", sealed: bool = False) -> str:
    seal = serialization.BestAvailableEncryption(b"passphrase") if sealed else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, getattr(serialization.PrivateFormat, form), seal).decode()


RSA = rsa.generate_private_key(65537, 1024)
DSA = dsa.generate_private_key(1024)
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (pem(RSA), "an RSA key of 1024 bits whose parts prove each other"),
        (pem(RSA, "TraditionalOpenSSL"), "an RSA key of 1024 bits whose parts prove each other"),
        (pem(RSA, "OpenSSH"), "an OpenSSH key (ssh-rsa) whose parts prove each other"),
        (pem(DSA), "a DSA key"),
        (pem(DSA, "TraditionalOpenSSL"), "a DSA key of 1024 bits whose parts prove each other"),
        (pem(EC), "an EC key"),
        (pem(EC, "TraditionalOpenSSL"), "an EC key on P-256"),
        (pem(EC, "OpenSSH"), "an OpenSSH key (ecdsa-sha2-nistp256) whose parts prove each other"),
        (pem(ED), "an Ed25519 key"),
        (pem(ED, "OpenSSH"), "an OpenSSH key (ssh-ed25519) whose parts prove each other"),
    ],
)
def test_a_key_is_named_and_proven_where_its_parts_allow(make, text, note):
    reason = valid_private_key(make(text), "")
    assert (reason.note, reason.weight) == (note, 3.0 if "prove" in note else 1.5)


@pytest.mark.parametrize("text", [pem(RSA, sealed=True), pem(RSA, "TraditionalOpenSSL", True), pem(EC, "PKCS8", True)])
def test_a_real_encrypted_key_is_lowered(make, text):
    reason = valid_private_key(make(text), "")
    assert reason.note.endswith("encrypted")
    assert -10 < reason.weight < 0


def test_a_made_up_sequence_is_no_proof(make, grown):
    assert -1 < weight(make, grown("{pem:RSA PRIVATE KEY}")) < 0


def test_an_altered_key_contradicts_itself(make):
    raw = bytearray(RSA.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, PLAIN))
    raw[80] ^= 1
    reason = valid_private_key(make(block("PRIVATE KEY", lines(bytes(raw)))), "")
    assert reason.note.endswith("contradict each other")
    assert -10 < reason.weight < 0


def test_a_key_encoded_once_more(make):
    encoded = base64.b64encode(pem(RSA).encode())
    assert valid_private_key(make(encoded), "base64").weight == 3.0
    assert valid_private_key(make(b"no base64 at all"), "base64").weight == DROP


def test_a_bare_key_in_one_line(make, grown):
    assert der_key(make(grown("{rsa}")), "").weight == 3.0
    assert -10 < der_key(make(grown("MIIE{base64:400}")), "").weight < 0
    assert -10 < der_key(make("%"), "").weight < 0


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("\n", "\\n"),
        lambda text: text.replace("\n", "\\\\n"),
        lambda text: text.replace("\n", "\\r\\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n".join(f"    # {line}" for line in text.splitlines()),
        lambda text: "\n".join(f"'{line}\\n' +" for line in text.splitlines()),
        lambda text: "\n".join(f'  + "{line}\\n"' for line in text.splitlines()),
        lambda text: text.replace("\n", " "),
    ],
)
def test_a_key_is_recognised_however_source_code_wraps_it(make, grown, written):
    for _ in range(20):  # plus and slash stand at other places each time
        assert weight(make, written(grown("{rsa-pem}").replace("\\n", "\n").strip())) > 0


def test_an_openssh_key_is_known_by_its_magic(make):
    body = lines(OPENSSH + b"\x00\x00\x00\x04none" + bytes(range(200)))
    assert -1 < weight(make, block("OPENSSH PRIVATE KEY", body)) < 0
    assert weight(make, block("OPENSSH PRIVATE KEY", lines(bytes(200)))) < -2


def test_an_encrypted_key_is_lowered_and_says_so(make):
    sealed = lines(OPENSSH + b"\x00\x00\x00\x0aaes256-ctr" + bytes(200))
    header = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011223344\n\n" + lines(bytes(range(200)))
    for text in (
        block("OPENSSH PRIVATE KEY", sealed),
        block("RSA PRIVATE KEY", header),
        block("ENCRYPTED PRIVATE KEY", lines(bytes(range(200)))),
    ):
        reason = valid_private_key(make(text), "")
        assert reason is not None
        assert reason.note.endswith("encrypted")
        assert -10 < reason.weight < 0


def test_a_pgp_block_may_have_headers_and_a_wrong_checksum(make):
    body = "Version: GnuPG v2\n\n" + lines(b"\x95" + bytes(range(200))) + "\n=aBc1"
    reason = valid_private_key(make(block("PGP PRIVATE KEY BLOCK", body)), "")
    assert (reason.weight, reason.note) == (-1.5, "the checksum of the block is wrong")


def test_a_putty_key_in_a_comment_of_source_code(make, putty_key):
    text = "\n".join(f"# {line}" for line in putty_key(3).splitlines()).removeprefix("# ")
    assert weight(make, text) == 3.0


@pytest.mark.parametrize(
    "body",
    ["", "...", "abcd", "MIIE...", "MIIE" + "\u2026", "A" * 20, "not base64! " * 20, "<your key here>" * 5],
)
def test_a_shortened_or_invented_body_is_dropped(make, body):
    assert weight(make, block("RSA PRIVATE KEY", body)) == DROP


def test_a_body_that_decodes_to_no_key_is_lowered(make):
    assert -10 < weight(make, block("PRIVATE KEY", lines(bytes(range(200))))) < -2


@given(body=st.text(st.sampled_from("AQab+/=\\nr\"'# -."), max_size=400))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bodies_never_fail(make, body):
    for text in (body, block("PRIVATE KEY", body), "PuTTY-User-Key-File-2: x\nEncryption: none\n" + body):
        assert valid_private_key(make(text), "") is not None
