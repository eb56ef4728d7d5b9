from __future__ import annotations

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.naming import hash_name, label_name, metadata_name, no_access
from oakum.detect.checks.universal.view import view


@pytest.mark.parametrize("name", ["password_hash", "tokenFingerprint", "sha256", "commit", "file_checksum", "api.etag"])
def test_a_hash_under_its_name_is_dropped(make, grown, name):
    reason = hash_name(view(make(grown("{hex:40}"), f'{name} = "<>"')))
    assert reason is not None
    assert reason.weight == DROP


def test_a_hash_under_a_secret_name_is_kept(make, grown):
    assert hash_name(view(make(grown("{hex:40}"), 'api_key = "<>"'))) is None


@pytest.mark.parametrize(
    "name",
    [
        "password_file",
        "tokenUrl",
        "SECRET_NAME",
        "passwordField",
        "token_type",
        "key-id",
        "password.policy",
        "publicKey",
        "key-file-3",
    ],
)
def test_a_name_about_a_secret_is_dropped(make, name):
    reason = metadata_name(view(make("abc", f"{name}: <>", generic=True)))
    assert reason is not None
    assert reason.weight == DROP


@pytest.mark.parametrize("name", ["password", "DB_PASSWORD", "clientSecret", "api_key", "fileToken", "urlPassword"])
def test_a_name_of_a_secret_is_kept(make, name):
    assert metadata_name(view(make("abc", f"{name}: <>", generic=True))) is None


def test_a_rule_that_looks_for_an_id_gets_it(make):
    asked = make("abc", "acme_client_id = '<>'", names=("acme[_-]?client[_-]?id",), value="[a-z]{3}")
    assert metadata_name(view(asked)) is None


def test_a_user_in_a_url_is_no_name(make):
    assert metadata_name(view(make("abc", "url = https://user:<>@host.example/", generic=True))) is None


def test_labels_are_lowered_unless_the_value_has_digits(make):
    line = '"LABEL_NEW_PASSWORD": "<>"'
    assert label_name(view(make("Passwort", line))) is not None
    assert label_name(view(make("Passw0rt", line))) is None
    assert label_name(view(make("Passwort", '"NEW_PASSWORD": "<>"'))) is None


def test_tokens_that_page_and_keys_that_look_up_open_nothing(make, grown):
    value = grown("{hex:40}")
    for name in ("nextToken", "ClientRequestToken", "continuation_token", "cache_key", "self.partitionKey"):
        reason = no_access(view(make(value, f'{name} = "<>"', generic=True)))
        assert reason is not None, name
        assert reason.weight == DROP
    for name in ("client_token", "request_token", "token", "secret_key", "key", "cacheToken", "PRIMARY_KEY"):
        assert no_access(view(make(value, f'{name} = "<>"', generic=True))) is None, name
    assert no_access(view(make(value, 'box_cache_key = "<>"'))) is None  # a service's own rule knows better
