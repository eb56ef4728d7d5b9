from __future__ import annotations

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.detect.checks.universal.view import view, words_of
from oakum.detect.classify.surroundings import LINE_FEATURES, NAME_FEATURES, line_features, name_features

latin = st.text(st.characters(max_codepoint=255, exclude_characters="\n"), max_size=300)


@dataclass(frozen=True)
class Around:
    name: dict[str, float]
    line: dict[str, float]


def around(make, value: str, line: str, above: str = "") -> Around:
    candidate = make(value, line)
    seen, text = view(candidate), candidate.window.decode("latin-1")
    return Around(
        name=dict(zip(NAME_FEATURES, name_features(seen, words_of(seen.name)), strict=True)),
        line=dict(zip(LINE_FEATURES, line_features(seen, text, candidate.start, candidate.end, above), strict=True)),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(latin, latin, latin.filter(bool), latin)
def test_any_line_has_finite_numbers(make, before, after, value, above):
    found = around(make, value, f"{before.replace('<>', '')}<>{after}", above)
    assert all(abs(number) < 1e6 for number in (*found.name.values(), *found.line.values()))


def test_the_kind_of_a_name_is_that_of_its_last_such_word(make):
    assert around(make, "abcd", 'db_password = "<>"').name["name.kind"] == 1
    assert around(make, "abcd", 'password_token = "<>"').name["name.kind"] == 3
    assert around(make, "abcd", 'color = "<>"').name["name.kind"] == 0


def test_words_behind_the_kind_are_counted(make):
    assert around(make, "abcd", 'password_reset_url = "<>"').name["name.behind"] == 2
    assert around(make, "abcd", 'password = "<>"').name["name.behind"] == 0


def test_other_languages_have_passwords_too(make):
    assert {around(make, "abcd", f"{name}=<>").name["name.kind"] for name in ("kennwort", "senha", "haslo")} == {1}


def test_operators_are_told_apart(make):
    lines = ("a = <>", "a: <>", "a => <>", "a == '<>'", "a != '<>'", "a('<>'")
    assert len({around(make, "abcd", line).line["line.operator"] for line in lines}) == len(lines)


def test_a_user_near_by_is_seen_on_the_line_and_above(make):
    assert around(make, "abcd", 'login("admin", password="<>")').line["line.user"]
    assert around(make, "abcd", 'password: "<>"', above='  username: "app"').line["above.user"]
    assert not around(make, "abcd", 'password: "<>"', above="  color: red").line["above.user"]


def test_a_comment_and_a_call_are_seen(make):
    assert around(make, "abcd", "# password = <>").line["line.comment"]
    assert around(make, "abcd", 'connect(password="<>")').line["line.call"]
    assert not around(make, "abcd", 'password = "<>"').line["line.call"]
