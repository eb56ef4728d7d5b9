from __future__ import annotations

import pytest

from oakum.detect.checks.universal.view import view, words_of


@pytest.mark.parametrize(
    ("line", "name", "quote", "bare"),
    [
        ('db_password = "<>"', "db_password", '"', False),
        ("DB_PASSWORD=<>", "DB_PASSWORD", "", True),
        ("'api-key' => '<>',", "api-key", "'", False),
        ("  password: <>", "password", "", True),
        ('"spring.mail.password": "<>"', "spring.mail.password", '"', False),
        ("<password><></password>", "password", "", True),
        ("deploy --password <>", "--password", "", False),
        ("docker run -e PASSWORD=<> image", "PASSWORD", "", False),
        ("https://app:<>@host.example", "", "", False),
        ("<>", "", "", False),
    ],
)
def test_a_line_is_taken_apart(make, line, name, quote, bare):
    seen = view(make("value", line))
    assert (seen.name, seen.quote, seen.bare) == (name, quote, bare)


def test_context_is_bounded(make):
    seen = view(make("value", "a" * 5000 + " = <>" + "b" * 5000))
    assert len(seen.before) <= 160
    assert len(seen.after) <= 48
    assert len(seen.name) <= 80


def test_bytes_that_are_no_text_have_a_view(make):
    seen = view(make(b"\xff\xfe\x00", "password = <>"))
    assert seen.value == "\xff\xfe\x00"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dbPasswordFile", ("db", "password", "file")),
        ("DB_PASSWORD_FILE", ("db", "password", "file")),
        ("HTTPSProxy2", ("https", "proxy", "2")),
        ("a-b.c", ("a", "b", "c")),
        ("", ()),
    ],
)
def test_names_split_into_words_in_every_convention(name, words):
    assert words_of(name) == words
