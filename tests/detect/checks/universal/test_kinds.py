from __future__ import annotations

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.kinds import encrypted, other_kind, path
from oakum.detect.checks.universal.view import view


@pytest.mark.parametrize(
    "value",
    ["/etc/ssl/key", "./a", "../b/c", "~/x", "C:\\keys", "a/b/c", "server.key", "config/db.yml", "pwd.txt"],
)
def test_paths_are_dropped(make, value):
    reason = path(view(make(value)))
    assert reason is not None
    assert reason.weight == DROP


@pytest.mark.parametrize(
    "value",
    [
        "https://host.example/token",
        "git:https://host.example",
        "1.2.3",
        "v1.0.0-rc.1",
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        "01/02/2024",
        "application/json",
        "#a1b2c3",
        "0x00400000",
        "UTF-8",
        "10.0.0.1",
        "localhost:8080",
        "30s",
    ],
)
def test_other_kinds_are_dropped(make, value):
    reason = other_kind(view(make(value, generic=True)))
    assert reason is not None
    assert reason.weight == DROP


def test_a_rule_for_webhooks_gets_its_url(make):
    assert other_kind(view(make("https://chat.company.io/hooks/abc"))) is None


def test_an_address_is_only_lowered(make):
    reason = other_kind(view(make("me@host.example")))
    assert reason is not None
    assert -5 < reason.weight < 0


@pytest.mark.parametrize(
    "value",
    [
        "ENC[AES256_GCM,data:x]",
        "$ANSIBLE_VAULT;1.1",
        "{cipher}abc",
        "$2b$12$abc",
        "$argon2id$v=19$x",
        "{SSHA}abc",
        "pbkdf2_sha256$1$a",
        "vault:v1:x",
    ],
)
def test_what_is_encrypted_or_hashed_is_dropped(make, value):
    reason = encrypted(view(make(value)))
    assert reason is not None
    assert reason.weight == DROP


def test_random_values_are_of_no_other_kind(make, grown):
    for template in ("{alnum:16}", "{hex:40}", "{base64:64}", "{alnum:8}!{alnum:3}", "{uuid}"):
        for _ in range(200):
            seen = view(make(grown(template)))
            assert path(seen) is None
            assert other_kind(seen) is None
            assert encrypted(seen) is None
