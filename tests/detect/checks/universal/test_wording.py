from __future__ import annotations

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import view
from oakum.detect.checks.universal.wording import (
    attribute,
    identifier,
    keyword,
    looks_random,
    own_name,
    prose,
    randomness,
    type_name,
)


def drops(reason):
    return reason is not None and reason.weight == DROP


@pytest.mark.parametrize("value", ["None", "string", "true", "undefined", "String!", "nil", "optional", "CharField"])
def test_keywords_and_types_are_dropped(make, value):
    assert drops(keyword(view(make(value, "password: <>"))))
    assert drops(keyword(view(make(value, 'password: "<>"'))))


def test_a_label_of_something_else_is_dropped(make):
    assert drops(keyword(view(make("Username:", "Credential: <>"))))
    assert keyword(view(make("a-secret:", 'credential = "<>"'))) is None


def test_a_quoted_password_that_is_password_is_left_to_others(make):
    assert keyword(view(make("password", 'password = "<>"'))) is None
    assert drops(keyword(view(make("password", "password = <>"))))


@pytest.mark.parametrize(
    "line_and_value",
    [
        ("password = <>", "self.password"),
        ("password = <>()", "getpass"),
        ("password: <>", "form.cleaned_data"),
        ("password = <>[0]", "args"),
        ("token := <>", "ctx.Token"),
        ("password => <>", "$this->password"),
        ("password = <>", "Foo::BAR"),
        ("ttl_password = <>", "6.hours"),
        ("secret: <>", "@secret"),
    ],
)
def test_calls_and_attributes_are_dropped(make, line_and_value):
    line, value = line_and_value
    assert drops(attribute(view(make(value, line))))


def test_a_token_with_dots_is_no_attribute(make, grown):
    assert attribute(view(make(grown("a{hex:31}.{alnum:15}1"), "token = <>"))) is None


def test_quoted_text_is_no_attribute(make):
    assert attribute(view(make("self.password", 'password = "<>"'))) is None


@pytest.mark.parametrize(
    "line",
    [
        "return login(user, password=<>)",
        "const password = <>;",
        "password: <>,",
        "if (password === <>) {",
        "self.password = <>",
        "$password = <>;",
        "def f(user, password=<>):",
    ],
)
def test_a_bare_word_in_code_is_a_variable(make, line):
    assert drops(identifier(view(make("value", line))))


@pytest.mark.parametrize(
    "line",
    ["DB_PASSWORD=<>", "  -e DB_PASSWORD=<> \\", "deploy --password=<>", "password = <>", "password: <>"],
)
def test_a_bare_word_in_a_configuration_is_no_variable(make, line):
    reason = identifier(view(make("hunters", line)))
    assert reason is None or reason.weight > -1


def test_constants_are_names(make):
    assert drops(identifier(view(make("DB_PASSWORD", 'key = "<>"'))))
    assert drops(identifier(view(make("_DB_PASSWORD_", "key = <>"))))


@pytest.mark.parametrize("line", ["password=<>", "    password=<>", "  password: <>"])
@pytest.mark.parametrize("value", ["PGPASSWORD", "DBPASS", "MYSQLPWD", "APITOKEN"])
def test_a_constant_that_is_called_like_a_secret_is_a_name(make, line, value):
    assert drops(identifier(view(make(value, line))))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('password="<>"', "PGPASSWORD"),  # in quotes it is text
        ("DB_PASSWORD=<>", "PGPASSWORD"),  # a shell would need a dollar sign
        ("password=<>", "SUMMERNIGHTS"),
        ("password: <>", "TOPSECRET"),
        ("password: <>", "AREALLYWELLKEPTPASSWORD"),
        ("password=<>", "PASSWORD123"),
        ("password=<>", "PgPassword!"),
    ],
)
def test_other_capitals_may_be_a_password(make, line, value):
    assert not drops(identifier(view(make(value, line))))


def test_joined_words_lower_and_random_values_do_not(make, grown):
    assert identifier(view(make("clientSecretValue", 'a = "<>"'))) is not None
    for template in ("{alnum:32}", "{hex:40}", "{base64:44}"):
        assert identifier(view(make(grown(template), 'a = "<>"'))) is None
        assert identifier(view(make("a1" + grown(template), "a = <>;"))) is None


@pytest.mark.parametrize("value", ["access_token", "my-secret-key", "userPassword", "DB-PASSWORD", "test_token_2"])
def test_a_value_that_says_its_own_name_is_dropped(make, value):
    assert drops(own_name(view(make(value, 'a = "<>"'))))


@pytest.mark.parametrize("value", ["correct-horse", "password", "blue_giraffe_token", "sea"])
def test_other_words_are_kept(make, value):
    assert own_name(view(make(value, 'a = "<>"'))) is None


@pytest.mark.parametrize(
    "value",
    [
        "Enter your password",
        "Bitte ein neues Passwort eingeben",
        "\u30d1\u30b9\u30ef\u30fc\u30c9",
        "Mot de passe",
        "Forgot password?  Reset",
    ],
)
def test_text_for_people_is_dropped(make, value):
    assert drops(prose(view(make(value, '"x": "<>"'))))


def test_random_values_are_raised(make, grown):
    for template in ("{alnum:20}", "{hex:32}", "{base64:44}"):
        reason = randomness(view(make(grown(template))))
        assert reason is not None
        assert reason.weight > 0
    assert randomness(view(make("sunshine"))) is None
    assert randomness(view(make("20240101"))) is None


def test_names_do_not_look_random(grown):
    for name in ("getUserByName", "dbPassword2", "my-app-production-1", "XMLHttpRequest"):
        assert not looks_random(name)
    assert all(looks_random(grown("a1{alnum:38}")) for _ in range(100))


def test_the_type_of_a_field_is_no_value(make):
    for value, line in (
        ("SecretStr", "    password: <>"),
        ("HTTPPasswordMgr", "def f(self, passwd: <>) -> None:"),
        ("x25519.X25519PrivateKey", "private_key: <>,"),
        ("Password", "  password?: <>;"),
    ):
        reason = type_name(view(make(value, line)))
        assert reason is not None, line
        assert reason.weight == DROP
    for value, line in (
        ("SecretStr", 'password: "<>"'),
        ("TopSecret", "password: <>"),
        ("Password", "db_password: <>"),
        ("password", "password: <>"),
        ("SecretStr", "PASSWORD=<>"),
    ):
        assert type_name(view(make(value, line))) is None, line
