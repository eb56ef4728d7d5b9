from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oakum.detect.candidate import Candidate
from oakum.detect.candidates import candidates as found_in
from oakum.detect.checks.interface import DROP
from oakum.detect.detector import Options
from oakum.detect.equipment import equip
from oakum.detect.judge import is_weak, judge, updated
from oakum.detect.window import block_window, line_window
from oakum.model import Reason
from oakum.rules import Rule, builtin_directory, load
from oakum.rules.template import expand

GENERIC_SERVICES = (
    "generic",
    "private-key",
    "jwt",
    "url-credentials",
    "http-auth",
    "db-connection-string",
    "netrc",
    "ldap",
    "smtp",
)
RULE_SET = load([builtin_directory() / f"{service}.toml" for service in GENERIC_SERVICES])
RULES = RULE_SET.by_id()


TOOLS = equip(RULE_SET, Options(), None)
PLACES = {rule.id: index for index, rule in enumerate(RULE_SET.rules)}


def candidates(rule: Rule, text: str) -> Iterator[Candidate]:
    """What a detector would judge of that rule."""
    data = text.encode()
    for index, end in TOOLS.automaton().scan(data):
        if index != PLACES[rule.id]:
            continue
        if rule.block:
            opener = rule.opener.encode()
            window = block_window(memoryview(data), (0, len(data)), end, opener, rule.block, head=True, tail=True)
        else:
            window = line_window(memoryview(data), (0, len(data)), end, head=True, tail=True, kind=rule.kind)
        if window is not None:
            yield from found_in(rule, window)


@pytest.mark.parametrize("rule_id", RULES)
def test_examples_are_kept(rule_id):
    rule, rng = RULES[rule_id], random.Random(4)
    for example in rule.examples:
        for _ in range(20):
            verdicts = [judge(candidate) for candidate in candidates(rule, expand(example, rng))]
            assert any(not verdict.dropped for verdict in verdicts), example


@pytest.mark.parametrize("rule_id", RULES)
def test_counter_examples_are_dropped_or_not_even_found(rule_id):
    rule, rng = RULES[rule_id], random.Random(4)
    for example in rule.counter_examples:
        for _ in range(20):
            for candidate in candidates(rule, expand(example, rng)):
                assert judge(candidate).confidence < 0.5, example


@pytest.mark.parametrize(
    "line",
    [
        "password = getpass()",
        "password = getpass.getpass()",
        "password = self.password",
        "self.password = password",
        "password = None",
        "password: str",
        "password: str = None",
        "token: string",
        "token: string;",
        "const token = getToken(request);",
        "String password = request.getParameter(NAME);",
        "password=password)",
        'password = os.environ["DB_PASSWORD"]',
        'password = os.environ.get("DB_PASSWORD", None)',
        "api_key = settings.API_KEY",
        "apiKey: process.env.API_KEY,",
        "secret = var.client_secret",
        "password: ${{ secrets.PASSWORD }}",
        "password: {{ vault_password }}",
        "password: !vault |",
        "PASSWORD=$1",
        "export TOKEN=$(cat token)",
        'token = "<your-token>"',
        '"password": "Enter your password"',
        '"forgotPassword": "Passwort vergessen?"',
        "secretName: my-app-tls",
        "password_hash = bcrypt.hash(password)",
        'passwordField = "user_password"',
        "tokens = tokenizer.tokenize(text)",
        "if token == expected_token:",
        "var password = Console.ReadLine();",
        "def login(self, username, password=None):",
        "func (c *Client) SetToken(token string) error {",
        "secret: @secret_key_base",
        "api_key = fetch_key(user_id)",
        "PRIVATE_KEY_PATH=/etc/ssl/private/server.key",
        "password: *default_password",
        "resource.password = random_password.db.result",
    ],
)
def test_code_and_references_are_dropped(line):
    for rule in RULES.values():
        for candidate in candidates(rule, line):
            verdict = judge(candidate)
            assert verdict.confidence < 0.1, (rule.id, [reason.name for reason in verdict.reasons])


@pytest.mark.parametrize(
    "template",
    [
        "DB_PASSWORD={alnum:10}7",
        'password = "{alpha:6}7!{alpha:3}"',
        "  password: {alnum:12}9",
        '"clientSecret": "{alnum:30}1a"',
        "'api_key' => '{hex:31}0',",
        "api.token = {alnum:31}3",
        'const char* password = "{alnum:9}4";',
        "docker run -e MYSQL_ROOT_PASSWORD={alpha:7}42 mysql",
    ],
)
def test_real_assignments_are_probable(template):
    rng = random.Random(9)
    for _ in range(20):
        text = expand(template, rng)
        best = max(judge(found).confidence for rule in RULES.values() for found in candidates(rule, text))
        assert best >= 0.5, template


def test_a_distinctive_rule_does_not_ask_about_variables(make, grown):
    line, value = "value = self.<>;", "abc_" + grown("{alnum:30}")
    assert not judge(make(value, line, confidence=0.95)).dropped
    assert judge(make("abc", "value = <>;", confidence=0.6)).dropped


def test_a_distinctive_rule_still_drops_a_placeholder(make):
    assert judge(make("abc_" + "x" * 36, confidence=0.97)).dropped


def test_weak_rules_are_the_unsure_ones(make):
    assert not is_weak(make("a", generic=True, confidence=0.95).rule)
    assert is_weak(make("a", confidence=0.7).rule)
    assert not is_weak(make("a", confidence=0.9).rule)
    assert not is_weak(make("a", confidence=0.4, distinctive=True).rule)


def test_the_hearing_ends_with_the_reason_that_drops(make):
    verdict = judge(make("aaaaaaaaaaaaaaaa", checks=("entropy:3.0",)))
    assert verdict.confidence == 0
    assert verdict.reasons[-1].weight == DROP
    assert [reason.weight for reason in verdict.reasons].count(DROP) == 1


def test_all_are_heard_on_demand(make):
    heard = judge(make("aaaaaaaaaaaaaaaa", checks=("entropy:3.0",)), hear_all=True)
    assert heard.dropped
    assert [reason.name for reason in heard.reasons][-1] == "entropy"
    assert len(heard.reasons) > 1


def test_the_callers_reasons_count(make, grown):
    candidate = make(grown("abc_{alnum:30}"))
    lowered = judge(candidate, (Reason(name="place", weight=-1.0),))
    assert lowered.confidence < judge(candidate).confidence
    assert "place" in [reason.name for reason in lowered.reasons]


def test_evidence_moves_a_probability_in_log_odds():
    assert updated(0.5, 0) == 0.5
    assert updated(0.9, 1.0) > 0.9 > updated(0.9, -1.0)
    assert 0.99 < updated(1.0, 0) < 1
    assert updated(updated(0.7, 2.0), -2.0) == pytest.approx(0.7)


def test_a_block_is_judged_by_its_checks_alone(make, grown):
    text = grown("{rsa-pem}")
    verdict = judge(make(text, "<>", block=9000, opener="-----BEGIN", checks=("private-key",)))
    assert [reason.name for reason in verdict.reasons] == ["private-key"]
    assert verdict.confidence > 0.9


@given(value=st.binary(min_size=1, max_size=60), line=st.text(max_size=40))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_get_a_verdict(make, value, line):
    verdict = judge(make(value, line.replace("<>", "") + " = <>" + line.replace("<>", ""), generic=True))
    assert 0 <= verdict.confidence < 1
    assert verdict.dropped == (verdict.confidence == 0)


@given(value=st.text("abcXYZ019/+=$", min_size=12, max_size=60))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_reason_repeats_the_value(make, value):
    for reason in judge(make(value, "key = <>", generic=True), hear_all=True).reasons:
        assert value not in reason.note
