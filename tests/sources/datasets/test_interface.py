from __future__ import annotations

import json

from oakum.sources.datasets.interface import LONGEST, MARK, Cell, Record, laid


def test_a_record_is_laid_out_as_json_would_have_it() -> None:
    record = Record("1", (Cell("$.a.key[0]", b"one"), Cell("name", b"two")))
    text = laid(record)
    assert json.loads("{" + text.text.decode().replace("\n", ",").rstrip(",") + "}") == {"key": "one", "name": "two"}
    assert [text.text[start : start + 3] for start in text.starts] == [b"one", b"two"]
    assert [text.cell(at) for at in (0, text.starts[0], text.starts[1] - 1, text.starts[1] + 2)] == [0, 0, 0, 1]


def test_what_is_secret_by_its_place_is_marked() -> None:
    text = laid(Record("1", (Cell("a", b"x"), Cell("headers.Cookie", b"abcd", "s:i\nd", secret=True))))
    assert text.text == b'"a": "x"\n' + MARK + b"s i d: abcd\n"
    assert text.text[text.starts[1] :] == b"abcd\n"


def test_of_a_very_long_one_as_much_is_shown_as_a_rule_sees() -> None:
    value = b"ab" * LONGEST
    text = laid(Record("1", (Cell("a", value, secret=True), Cell("b", value))))
    assert text.text == MARK + b"a: " + value[:LONGEST] + b'\n"b": "' + value + b'"\n'
    assert text.text[text.starts[1] :].startswith(value)
