from __future__ import annotations

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.placeholder import (
    default_word,
    example_host,
    filler,
    placeholder,
    stand_in_word,
    url_form,
)
from oakum.detect.checks.universal.view import view


@pytest.mark.parametrize(
    "value",
    [
        "changeme",
        "CHANGE_ME",
        "your_api_key",
        "YourPasswordHere",
        "xxxxxxxx",
        "abcdxxxxxxxx1234",
        "********",
        "<token>",
        "[password]",
        "{value}",
        "__TOKEN__",
        "redacted",
        "insert-token",
        "AKIA" + "IOSFODNN7" + "EXAMPLE",
        "abc...xyz",
        "dummy",
        "foo-bar",
        "todo",
        "\u2022\u2022\u2022\u2022",
    ],
)
def test_stand_ins_are_dropped(make, value):
    reason = placeholder(view(make(value)))
    assert reason is not None
    assert reason.weight == DROP


def test_brackets_around_the_value_drop_it(make):
    assert placeholder(view(make("token", "key = <<>>"))) is not None
    assert placeholder(view(make("token", 'key = "{<>}"'))) is not None
    assert placeholder(view(make("token", "<key><></key>"))) is None


def test_a_word_in_the_host_of_a_url_does_not_count(make):
    assert placeholder(view(make("https://chat.example.com/hooks/abc"))) is None
    assert placeholder(view(make("https://chat.company.io/hooks/your_token"))) is not None


def test_random_values_are_no_placeholders(make, grown):
    for template in ("{alnum:40}", "{hex:64}", "{base64:88}", "{uuid}"):
        for _ in range(200):
            assert placeholder(view(make(grown(template)))) is None


def test_a_long_value_is_not_searched_for_words(make):
    assert placeholder(view(make("todo" + "A" * 500))) is None


@pytest.mark.parametrize(("value", "lowered"), [("password", -1), ("Guest", -1), ("admin2024", -0.3), ("tr0ubador", 0)])
def test_defaults_lower_less_with_a_number(make, value, lowered):
    reason = default_word(view(make(value)))
    assert (reason.weight if reason else 0) <= lowered
    assert (reason is None) is (lowered == 0)


def test_a_name_or_value_that_calls_itself_a_test_lowers(make):
    assert stand_in_word(view(make("abc", "fakeToken = '<>'"))) is not None
    assert stand_in_word(view(make("wrong-one", "token = '<>'"))) is not None
    assert stand_in_word(view(make("abc", "latestToken = '<>'"))) is None


def test_credentials_for_an_example_host_lower(make):
    assert example_host(view(make("abc", "https://app:<>@api.example.com/"))) is not None
    assert example_host(view(make("abc", "https://app:<>@api.company.io/"))) is None


def test_filling_and_brackets_are_no_value(make):
    for value in ("xxxxxxxx", "********", "<your token>", "[password]"):
        assert filler(view(make(value, 'token = "<>"'))), value
    assert filler(view(make("own_tok_" + "12345", 'token = "<>"')))
    assert filler(view(make("wc5sgtqu", "https://a.example/#access_token=<oakum:generic-token:<>>")))
    for value in ("changeme", "x1xx2xxx"):
        assert not filler(view(make(value, 'token = "<>"'))), value


def test_the_form_of_a_url_is_no_credential(make):
    for value, line in (
        ("password", "http://user:<>@proxy.company.io"),
        ("Pass", "redis://username:<>@127.0.0.1"),
        ("pwd", "http://my-user:<>@h"),
    ):
        reason = url_form(view(make(value, line)))
        assert reason is not None
        assert reason.weight == DROP
    for value, line in (
        ("password", "http://john.doe:<>@h"),
        ("hunter2", "http://user:<>@h"),
        ("password", "user:<>@h"),
        ("password", "http://user:<>"),
    ):
        assert url_form(view(make(value, line))) is None, line
