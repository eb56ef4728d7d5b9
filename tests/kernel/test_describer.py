"""Both kernels describe candidates by the same numbers, and these say what their names promise."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum import kernel
from oakum.kernel import plain
from oakum.kernel.described import (
    ASSERTS,
    BUCKETS,
    DECLARES,
    LINE,
    MADE_UP,
    NAME,
    SHELL,
    TYPES,
    USER,
    VALUE,
)
from oakum.rules.template import expand

MEANINGS = {
    "password": 1,
    "pass": 1,
    "secret": 2,
    "token": 4,
    "key": 8,
    "auth": 16,
    "salt": 32,
    "login": 16 | USER,
    "user": USER,
    "const": DECLARES,
    "assert": ASSERTS,
    "test": ASSERTS | MADE_UP,
    "export": SHELL,
    "type": TYPES,
}
KERNELS = {"plain": plain, "built": kernel}
both = pytest.mark.parametrize("describer", [one.Describer(MEANINGS) for one in KERNELS.values()], ids=KERNELS)
tables = pytest.mark.parametrize("table", [one.Table for one in KERNELS.values()], ids=KERNELS)
telling = st.sampled_from(
    [word.encode() for word in (*MEANINGS, "Password", "dbPassword", "API_KEY", "XMLHttp", "0x12", "rem ", "REM")]
    + [b"=", b"==", b"===", b"!=", b"=>", b"('", b'(b"', b"\t", b"  ", b"://", b"//", b"#", b'\\"', b"'", b"L@'", b"->"]
    + [b"\xe9", b"\xb2", b"\xa0", b"\x85", b"\x1c", b"\xaa", b"\0", b"x y z ", b"=)"]
)
text = st.lists(telling | st.binary(max_size=6), max_size=120).map(b"".join)


@given(text.filter(bool), text, text, st.booleans(), st.integers(0, 5000), st.integers(1, 600))
def test_both_kernels_say_the_same(line, above, name, bare, at, size):
    start = at % len(line)
    end = min(len(line), start + size)
    one, other = plain.Describer(MEANINGS), kernel.Describer(MEANINGS)
    numbers = other.numbers(line, start, end, above, name, bare)
    assert dict(zip((*VALUE, *NAME, *LINE), numbers, strict=True)) == dict(
        zip((*VALUE, *NAME, *LINE), one.numbers(line, start, end, above, name, bare), strict=True)
    )
    assert all(abs(number) < 1e6 for number in numbers)
    buckets = other.buckets(line, start, end, name)
    assert buckets == one.buckets(line, start, end, name)
    assert all(0 <= bucket < BUCKETS for found in buckets for bucket in found)


@both
@pytest.mark.parametrize("span", [(0, 0), (2, 1), (-1, 2), (0, 5)])
def test_where_no_value_stands_nothing_is_described(describer, span):
    with pytest.raises(ValueError, match="no value from"):
        describer.numbers(b"abcd", *span, b"", b"", False)
    with pytest.raises(ValueError, match="no value from"):
        describer.buckets(b"abcd", *span, b"")


def described(describer, value: str, line: str = "<>", above: str = "", name: str = "") -> dict[str, float]:
    start, text = line.index("<>"), line.replace("<>", value).encode("latin-1")
    numbers = describer.numbers(
        text, start, start + len(value), above.encode(), name.encode(), bool(re.search("[=:] ?<>", line))
    )
    return dict(zip((*VALUE, *NAME, *LINE), numbers, strict=True))


@both
def test_shares_add_up(describer):
    found = described(describer, "abC-12")
    shares = [found[f"value.{kind}"] for kind in ("lower", "upper", "digits", "signs")]
    assert shares == pytest.approx([2 / 6, 1 / 6, 2 / 6, 1 / 6])


@both
def test_entropy_is_in_bits_a_character(describer):
    assert described(describer, "aaaa")["value.entropy"] == 0
    assert described(describer, "abcd")["value.entropy"] == pytest.approx(2)


@both
def test_random_text_changes_its_kind_more_often_than_a_name(describer):
    drawn = expand("{alnum:32}", random.Random(3))
    named = described(describer, "databasePasswordOfTheShop")
    assert described(describer, drawn)["value.changes"] > 1.5 * named["value.changes"]
    assert named["value.words"] == 5


@both
def test_consonants_tell_words_from_noise(describer):
    assert described(describer, "passwordvalue")["value.longest_consonants"] == 3
    assert described(describer, "xkcdqrtzw")["value.longest_consonants"] == 9


@both
def test_the_narrowest_alphabet_counts(describer):
    kinds = ["1234", "abcd", "ABCD", "abCD", "12ab", "12AB", "AZ27", "12xz", "Zz19", "a+b/", "a_b-", "a.b", "a$b"]
    numbers = [described(describer, value)["value.alphabet"] for value in (*kinds, "a b")]
    assert len(set(numbers)) == len(numbers)
    assert described(describer, "a+b==")["value.alphabet"] == described(describer, "a+b/")["value.alphabet"]


@both
def test_a_long_value_is_looked_at_in_part(describer):
    found = described(describer, "ab" * 5000)
    assert found["value.length"] == 10000
    assert found["value.lower"] == 1


@both
def test_the_kind_of_a_name_is_that_of_its_last_such_word(describer):
    kinds = {
        name: described(describer, "abcd", name=name)["name.kind"] for name in ("db_password", "passToken", "color")
    }
    assert kinds == {"db_password": 1, "passToken": 3, "color": 0}


@both
def test_words_behind_the_kind_are_counted(describer):
    assert described(describer, "abcd", name="password_reset_url")["name.behind"] == 2
    assert described(describer, "abcd", name="password")["name.behind"] == 0
    assert described(describer, "abcd")["name.last"] == -1


@both
def test_words_of_the_name_are_found_in_the_value(describer):
    assert described(describer, "MyPassword1", name="user_password")["name.in_value"] == 1


@both
def test_operators_are_told_apart(describer):
    lines = ("a = <>", "a: <>", "a => <>", "a == '<>'", "a === '<>'", "a != '<>'", "a !== '<>'", "a('<>'", 'a := L"<>')
    assert len({described(describer, "abcd", line)["line.operator"] for line in lines}) == len(lines)
    assert described(describer, "abcd", "a = other <>")["line.operator"] == 24
    assert described(describer, "abcd", "<>")["line.operator"] == -1


@both
def test_what_is_said_on_the_line_and_above_is_heard(describer):
    found = described(describer, "abcd", 'const login("<>") // test', above="  user: secret of a test")
    heard = ("line.declares", "line.user", "line.made_up", "above.user", "above.secret_words", "above.made_up")
    assert [found[name] for name in heard] == [1] * 6
    assert described(describer, "abcd", "a: <> # user")["line.user"] == 2
    assert described(describer, "abcd", "secret Secret token = <>")["line.secret_words"] == 2


@both
def test_a_comment_and_a_call_are_seen(describer):
    assert described(describer, "abcd", "# password = <>")["line.comment"]
    assert described(describer, "abcd", "\tRem a <>")["line.comment"]
    assert not described(describer, "abcd", "remove <>")["line.comment"]
    assert described(describer, "abcd", 'connect(password="<>")')["line.call"]
    assert not described(describer, "abcd", 'connect(a) = "<>"')["line.call"]


@both
def test_prose_is_words_between_single_spaces(describer):
    assert described(describer, "abcd", "one two  three four five <>")["line.prose"] == 3


def grams(describer, value: str, line: str = "<>", name: str = "") -> tuple[set[int], set[int], set[int]]:
    start, text = line.index("<>"), line.replace("<>", value).encode()
    of_value, of_name, of_line = map(set, describer.buckets(text, start, start + len(value), name.encode()))
    return of_value, of_name, of_line


@both
def test_a_value_counts_in_any_case_and_only_its_begin(describer):
    assert grams(describer, "Secret")[0] == grams(describer, "sECRET")[0]
    assert len(describer.buckets(b"x" * 5000, 0, 5000, b"")[0]) == 48


@both
def test_a_name_counts_by_its_last_words(describer):
    assert grams(describer, "x", name="a_b_c_d_e_f_g")[1] == grams(describer, "x", name="z_b_c_d_e_f_g")[1]
    assert grams(describer, "x")[1] == set()


@both
def test_the_nearest_words_of_a_line_count(describer):
    far, near = "far " + "x " * 70 + "password = <>;", "x " * 70 + "password = <>;"
    assert grams(describer, "v", far)[2] == grams(describer, "v", near)[2]
    assert grams(describer, "v", "a = <>;")[2] != grams(describer, "v", "a = <>)")[2]


@both
def test_the_same_text_is_hashed_apart_in_value_and_name(describer):
    of_value, of_name, _ = grams(describer, "key", name="key")
    assert of_value.isdisjoint(of_name)


@tables
def test_a_table_adds_each_bucket_once(table):
    made = table(bytes([2, 0xFF, 0]) + bytes(BUCKETS - 3), 0.5)
    assert made.sum([0, 0, 1]) == 0.5
    assert made.sum([]) == 0
    assert made.sum([0, 1]) == 0.5
    with pytest.raises(IndexError):
        made.sum([0, BUCKETS])
