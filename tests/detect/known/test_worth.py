from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.known.worth import is_random, objection, parts, refusal

from .conftest import Made

COMMON = [
    *("short", "password", "Password123!", "changeme2024", "localhost", "localhost:5432", "administrator", "sunshine"),
    *(
        "aaaaaaaaaaaa",
        "abababababab",
        "abcd1234abcd1234",
        "abc1xabc1xabc1xab",
        "12345678",
        "abcdefgh",
        "qwertyuiop",
        "87654321",
        "Hunting",
    ),
    *("20240131", "2024-01-31", "2024-01-31T10:00:00Z", "10.11.12.13", "v1.22.333", "/usr/local/bin", "./run/me.sh"),
    *(
        "~/.ssh/id_rsa",
        "C:\\Users\\me",
        "shop.host.example",
        "someone@host.example",
        "application/json",
        "${DB_PASSWORD}",
    ),
    *(
        "pre-${X}-post",
        "{{ secret }}",
        "<your-token>",
        "op://vault/item/field",
        "your_api_key_here",
        "x" * 8 + "1234xx",
    ),
    *(
        "abc1xabc1xabc1xab",
        "AKIA-EXAMPLE-1234",
        "",
        "        ",
        "certainly",
        "CERTAINLY",
        "Certainly",
        "%SECRET_KEY%",
        "$SECRET_KEY",
    ),
]


@pytest.mark.parametrize("value", COMMON)
def test_values_too_common_to_be_known_are_refused_whatever_they_are_called(value: str) -> None:
    assert refusal(value)
    assert objection("DB_PASSWORD", value)


@pytest.mark.parametrize("value", ["Tr0ub4dor&3", "blue-Pencil-42!", "s3cr3t/9slash", "correct horse battery"])
def test_what_a_person_chose_is_known_where_its_name_says_secret(value: str) -> None:
    assert refusal(value) is None
    if value != "correct horse battery":
        assert objection("DB_PASSWORD", value) is None
    assert objection("GREETING", value)


def test_names_of_things_are_no_secrets(made: Made) -> None:
    for value in ("my-app-database", "prod_main_queue", "Main Street", "eu-west-1"):
        assert objection("SECRET", value)


def test_without_a_name_only_what_looks_random_is_known(made: Made) -> None:
    assert objection("OTHER", made(32)) is None
    assert objection("OTHER", "0123456789abcdef" * 2)
    assert objection("OTHER", "1b4e28ba-2fa1-11d2-883f-0016d3cca427")
    assert objection("PATHS", "/usr/local/bin:/usr/bin:/opt/Tool9/bin")


def test_a_public_name_speaks_against_any_value(made: Made) -> None:
    assert objection("NEXT_PUBLIC_API_KEY", made(32))
    assert objection("ACCESS_KEY_ID", made(20))


def test_an_address_counts_for_the_credentials_in_it(made: Made) -> None:
    password = made(14)
    assert objection("DATABASE_URL", f"postgres://app:{password}@db.example:5432/app") is None
    assert objection("DATABASE_URL", f"postgres://app:{COMMON[1]}@db.example:5432/app")
    assert objection("PASSWORD_RESET_URL", "https://host.example/reset?page=start")
    assert objection("WEBHOOK", f"https://host.example/in?token={password}&x=1") is None
    assert objection("REPO", f"https://{made(32)}@git.example/a.git") is None


def test_the_secrets_inside_a_value_are_known_on_their_own(made: Made) -> None:
    one, two = made(14), made(15)
    assert list(parts(f"redis://:{one}%21@h.example?sig={two}")) == [
        ("password", f"{one}!"),
        ("password", f"{one}%21"),
        ("sig", two),
    ]
    assert list(parts(f"Server=h.example;User Id=app;Password={one};Encrypt=true")) == [("password", one)]
    assert list(parts(f"AccountName=a;AccountKey={two}==;EndpointSuffix=s.example")) == [("password", f"{two}==")]
    assert list(parts("http://[broken")) == []
    assert list(parts(made())) == []


def test_random_is_long_and_changes_its_kind_often(made: Made) -> None:
    assert is_random(made(32))
    assert not is_random(made(12))
    assert not is_random("averylongnamewithoutany1")
    assert not is_random("some words 12 and 34 more 5")


@given(name=st.text(max_size=20), value=st.text(max_size=300))
def test_any_text_gets_an_answer(name: str, value: str) -> None:
    said = objection(name, value)
    assert said is None or said
    assert refusal(value) is None or isinstance(refusal(value), str)
    assert all(what for what, _ in parts(value))
