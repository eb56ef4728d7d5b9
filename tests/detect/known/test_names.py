from __future__ import annotations

import pytest

from oakum.detect.known.names import Says, says


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "password",
        "SECRET_KEY",
        "STRIPE_SECRET",
        "apiKey",
        "GITHUB_TOKEN",
        "accessToken",
        "client-secret",
        "SENTRY_DSN",
        "AZURE_STORAGE_CONNECTION_STRING",
        "connectionString",
        "servers.github.env.API_TOKEN",
        "SIGNING_KEY_2",
        "JWT",
    ],
)
def test_these_name_a_secret(name: str) -> None:
    assert says(name) is Says.SECRET


@pytest.mark.parametrize(
    "name",
    [
        "AWS_ACCESS_KEY_ID",
        "PASSWORD_FILE",
        "TOKEN_URL",
        "secretName",
        "AUTH_DOMAIN",
        "HOME",
        "XDG_CACHE_HOME",
        "TMPDIR",
        "VIRTUAL_ENV",
        "SSH_AUTH_SOCK",
        "STRIPE_PUBLISHABLE_KEY",
        "NEXT_PUBLIC_API_KEY",
        "VITE_TOKEN",
        "publicKey",
        "GPG_KEY",
        "COMMIT_SHA",
        "PWD",
        "oauth.client_id",
        "TOKEN_TTL_2",
    ],
)
def test_these_say_that_it_is_none(name: str) -> None:
    assert says(name) is Says.PUBLIC


@pytest.mark.parametrize(
    "name", ["OTHER", "VALUE", "x", "", "--", "servers.github.args", "line 3", "MONKEY", "KEYNOTE"]
)
def test_these_say_nothing(name: str) -> None:
    assert says(name) is Says.NOTHING
