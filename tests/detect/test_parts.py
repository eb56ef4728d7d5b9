from __future__ import annotations

import re

import pytest

from oakum.detect.parts import beside, in_url, parts_of
from oakum.model import Part


def as_dict(parts: tuple[Part, ...]) -> dict[str, str]:
    return {part.name: part.value for part in parts}


def in_text(line: str, secret: str) -> dict[str, str]:
    raw = line.encode()
    start = raw.index(secret.encode())
    return as_dict(in_url(raw, start, start + len(secret)))


def test_named_groups_are_parts_in_a_fixed_order():
    match = re.match(rb"(?P<host>\w+) (?P<user>\w+) (?P<secret>\w+)", b"box ann pa55word")
    assert match
    assert list(as_dict(parts_of(match, b"pa55word")).items()) == [("user", "ann"), ("host", "box")]


def test_other_groups_are_never_shown():
    match = re.match(rb"(?P<private>\w+) (?P<user>\w+)? ?(?P<secret>\w+)", b"hush  pa55word")
    assert match
    assert parts_of(match, b"pa55word") == ()


def test_a_user_that_looks_like_a_token_is_masked(grown):
    token = grown("{alnum:40}").encode()
    match = re.match(rb"(?P<user>\w+):(?P<secret>\w+)", token + b":x")
    assert match
    (part,) = parts_of(match, b"x")
    assert part.value == token[:4].decode() + "…(40)"


def test_a_part_with_the_secrets_own_value_is_left_out():
    match = re.match(rb"(?P<user>\w+):(?P<secret>\w+)", b"root:root")
    assert match
    assert parts_of(match, b"root") == ()
    assert beside(b"user=%b password=%b" % (b"root", b"root"), b"", b"root") == ()


def test_a_long_value_is_cut():
    match = re.match(rb"(?P<host>\w+):(?P<secret>\w+)", b"h" * 500 + b":x1")
    assert match
    assert len(parts_of(match, b"x1")[0].value) == 200


def test_the_parts_of_a_url():
    assert in_text("DB=postgres://app:{{}}@db.example:5432/shop?a=1", "{{}}") == {
        "scheme": "postgres",
        "user": "app",
        "host": "db.example",
        "database": "shop",
    }
    assert in_text("redis://:{{}}@cache.example", "{{}}") == {"scheme": "redis", "host": "cache.example"}
    assert in_text("https://a:{{}}@host.example/path/of/file", "{{}}") == {
        "scheme": "https",
        "user": "a",
        "host": "host.example",
    }


@pytest.mark.parametrize("line", ["password: {{}}", "x:{{}}@host", "mail://{{}}@host.example", "{{}}", "a://b:{{}}@"])
def test_what_is_no_password_of_a_url_has_none(line):
    assert in_text(line, "{{}}") == {}


@pytest.mark.parametrize(
    ("line", "above", "expected"),
    [
        ("DB_PASSWORD=x9", "DB_USER=app", {"user": "app"}),
        ('{"username": "ann", "password": "x9", "host": "db.example"}', "", {"user": "ann", "host": "db.example"}),
        ("Data Source=db.example;User Id=app;Pwd=x9", "", {"user": "app", "host": "db.example"}),
        ("'client_secret' => 'x9'", "'client_id' => 'abc.def'", {"client": "abc.def"}),
        ("user=own password=x9", "user=other", {"user": "own"}),
        ("password=x9", "user = config.user", {}),
        ("password=x9", "user=$USER", {}),
        ("password=x9", "host: app:hunter2@db", {"host": "app"}),
        ("password=x9", "", {}),
    ],
)
def test_what_the_line_and_the_line_above_assign(line, above, expected):
    assert as_dict(beside(line.encode(), above.encode(), b"x9")) == expected
