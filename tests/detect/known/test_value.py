from __future__ import annotations

from oakum.detect.known.value import LONGEST, needle

from .conftest import Made, known


def test_a_label_says_where_it_is_from_and_nothing_of_the_value(made: Made) -> None:
    value = made()
    assert known(value, "DB").label == "env:DB"
    one = known(value, "DB", place=".env", path="/a/.env")
    assert one.label == "env:DB from .env"
    assert value not in repr(one)


def test_a_short_value_is_searched_for_whole(made: Made) -> None:
    value = made(40).encode()
    assert needle(value) == needle(value + b"\n") == value


def test_of_several_lines_the_longest_is_searched_for_and_of_equals_the_middle(made: Made) -> None:
    lines = [made(64).encode() for _ in range(3)]
    for end in (b"\n", b"\r\n", b"\n    "):
        assert needle(end.join([b"BEGIN", *lines, b"END"])) == lines[1]


def test_of_a_very_long_line_the_end_is_searched_for(made: Made) -> None:
    value = made(3 * LONGEST).encode()
    assert needle(value) == value[-LONGEST:]
