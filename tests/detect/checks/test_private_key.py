from __future__ import annotations

import base64
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.private_key import valid_private_key

DASHES = "-" * 5
OPENSSH = b"openssh-key-v1\x00"


def block(label: str, body: str) -> str:
    return f"{DASHES}BEGIN {label}{DASHES}\n{body}\n{DASHES}END {label}{DASHES}"


def weight(make, text: str) -> float:
    reason = valid_private_key(make(text), "")
    assert reason is not None
    return reason.weight


def lines(raw: bytes) -> str:
    return "\n".join(textwrap.wrap(base64.b64encode(raw).decode(), 64))


def test_a_der_sequence_is_a_key(make, grown):
    for label in ("RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY", "DSA PRIVATE KEY"):
        assert weight(make, grown(f"{{pem:{label}}}")) > 0


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
        assert weight(make, written(grown("{pem:RSA PRIVATE KEY}"))) > 0


def test_an_openssh_key_is_known_by_its_magic(make):
    body = lines(OPENSSH + b"\x00\x00\x00\x04none" + bytes(range(200)))
    assert weight(make, block("OPENSSH PRIVATE KEY", body)) > 0
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
        assert reason.note == "encrypted"
        assert -10 < reason.weight < 0


def test_a_pgp_block_may_have_headers_and_a_checksum(make):
    body = "Version: GnuPG v2\n\n" + lines(b"\x95" + bytes(range(200))) + "\n=aBc1"
    assert weight(make, block("PGP PRIVATE KEY BLOCK", body)) > 0


def putty(cipher: str) -> str:
    body = lines(bytes(range(120)))
    return (
        f"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: {cipher}\nComment: me\nPublic-Lines: 1\n{body}\n"
        f"Private-Lines: 3\n{body}\nPrivate-MAC: {'0' * 64}"
    )


def test_a_putty_key_counts_less_when_it_is_encrypted(make):
    assert weight(make, putty("none")) > 0 > weight(make, putty("aes256-cbc")) > -10


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
