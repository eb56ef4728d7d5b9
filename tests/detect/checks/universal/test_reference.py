from __future__ import annotations

import pytest

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.reference import badge, lookup, reference, resource_name
from oakum.detect.checks.universal.view import view


@pytest.mark.parametrize(
    "value",
    [
        "${DB_PASSWORD}",
        "$DB_PASSWORD",
        "'$DB_PASSWORD'",
        "$(cat secret)",
        "{{ password }}",
        "prefix-${X}",
        "#{password}",
        "%PASSWORD%",
        "@password@",
        "<%= password %>",
        "{password}",
        "%(password)s",
        "%s",
        "{0}",
        "!vault",
        "&password;",
        "abc_{random:20}",
        "{user}-{host}",
        "op://vault/item/field",
        "vault:secret/data#key",
        "process.env.TOKEN",
        "os.environ",
        "secrets.TOKEN",
        "var.password",
        "self.password",
        "arn:aws:secretsmanager:x",
        "ref+awsssm://a",
        "/run/secrets/db",
        "projects/a/secrets/b",
    ],
)
def test_references_are_dropped(make, value):
    reason = reference(view(make(value)))
    assert reason is not None
    assert reason.weight == DROP


@pytest.mark.parametrize(
    "line",
    ["a = ${<>}", "a = {{ <> }}", "a = #{<>}", "a = <%= <> %>", "a = $<>", "a = <>{random:9}", "a = <>${X}"],
)
def test_a_template_around_the_value_drops_it(make, line):
    assert reference(view(make("PASSWORD", line))) is not None


def test_a_comment_behind_an_assignment_is_no_value(make):
    assert reference(view(make("#comment", "password: <>"))) is not None
    assert reference(view(make("#comment", 'password: "<>"'))) is None


def test_a_token_may_begin_with_a_dollar_sign(make, grown):
    assert reference(view(make(grown("$abc_a1{alnum:80}"), "token = <>"))) is None


def test_values_that_hold_a_sign_are_kept(make, grown):
    for template in (
        "{alnum:20}",
        "a$1{alnum:8}!",
        "{alnum:6}%{alnum:6}",
        "{alnum:4}@{alnum:9}&",
        "$2a$10${alnum:40}",
    ):
        assert reference(view(make(grown(template), 'a = "<>"'))) is None


@pytest.mark.parametrize(
    "line",
    [
        'password = os.environ["<>"]',
        'password = os.getenv("<>")',
        'password = env("<>")',
        "password: ENV.fetch('<>')",
        'password = config.get("<>")',
        'label = t("<>")',
        'password = getpass("<>")',
        'password = System.getProperty("<>")',
    ],
)
def test_the_argument_of_a_lookup_is_dropped(make, line):
    reason = lookup(view(make("NAME", line)))
    assert reason is not None
    assert reason.weight == DROP


@pytest.mark.parametrize("line", ['set_password("<>")', 'connect("<>")', 'a = ["<>"]', "a = <>"])
def test_other_arguments_are_kept(make, line):
    assert lookup(view(make("NAME", line))) is None


def test_a_piece_of_a_template_is_no_value(make):
    assert reference(view(make("abc,30}", "https://{maker:<>@host.example"))) is not None
    assert reference(view(make("abc}30", 'password = "<>"'))) is None


@pytest.mark.parametrize("template", ["$6$ABCDEFGH${alnum:86}", "pbkdf2_sha256$1$ABCDEF$x", "$argon2id$v=19$m=1$ABC$d"])
def test_the_dollar_signs_of_a_hash_are_no_variables(make, grown, template):
    assert reference(view(make(grown(template)))) is None


def test_the_token_of_a_badge_is_public(make):
    for line in (
        "https://host.example/gh/a/b/graph/badge.svg?token=<>)",
        "https://host.example/badge?style=flat&token=<>",
    ):
        reason = badge(view(make("aB3dE5gH7j", line)))
        assert reason is not None
        assert reason.weight == DROP
    assert badge(view(make("aB3dE5gH7j", "https://host.example/api/badges?token=<>"))) is None


def test_the_name_in_a_resource_name_is_no_secret(make):
    arn = "arn:aws:secretsmanager:eu-west-1:1234:secret:"
    reason = resource_name(view(make("db-login-1a2B3c", arn + "<>")))
    assert reason is not None
    assert reason.weight == DROP
    assert resource_name(view(make("db-login-1a2B3c", arn + 'x", "secret": "<>"'))) is None
