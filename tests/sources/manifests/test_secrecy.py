from __future__ import annotations

import pytest

from oakum.sources.manifests.secrecy import is_by_definition_secret


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", b"example-22"),
        ("anything", b"weak"),
        ("tls.key", b"abcdefgh"),
    ],
)
def test_secret(name: str, value: bytes) -> None:
    assert is_by_definition_secret(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("entry", b""),
        ("entry", b" ab "),
        ("entry", b"true"),
        ("entry", b"5432"),
        ("entry", b"${DB_PASSWORD}"),
        ("entry", b"<path:secret/data/db#password>"),
        ("entry", b"{{ .Values.password }}"),
        ("entry", b"several\nlines"),
        ("tls.crt", b"anything"),
        ("DATABASE_URL", b"postgres://app:pw" + b"@db.example/app"),
        (".dockerconfigjson", b'{"auths": {}}'),
        ("ca.crt", b"anything"),
        ("username", b"admin"),
        ("db-host", b"db.example.com"),
        ("url", b"https://db.example.com/x"),
        ("key", b"-----BEGIN CERTIFICATE-----MII"),
        ("id_rsa.pub", b"ssh-rsa AAAAB3"),
        ("signer", b"ssh-ed25519 AAAAC3"),
    ],
)
def test_not_secret(name: str, value: bytes) -> None:
    assert not is_by_definition_secret(name, value)
