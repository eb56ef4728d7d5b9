from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect import automaton
from oakum.detect.detector import Detector, Options
from oakum.detect.equipment import equip
from oakum.model import RuleError
from oakum.rules import builtin_directory, long_tail
from oakum.rules.cache import complete
from oakum.rules.long_tail import EXPRESSION, parse
from oakum.rules.safety import check_expression
from oakum.rules.template import expand

RULES = long_tail.load()
AUTOMATON = automaton.compile_rules(RULES.rules[:1]).automaton()
TRIES, NEEDED = 6, 5
"""A random value may lack a digit by chance, and then is no secret for a rule that asks for one."""

by_id = pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)


def table(rows: str, *, severity: str = "high") -> bytes:
    return f'[[group]]\nwhat = "Reads {{name}}."\nseverity = "{severity}"\n[group.service]\n{rows}\n'.encode()


@pytest.fixture(scope="module")
def detector() -> Detector:
    return equip(complete(), Options(floor=0.0, depth=0), None).detector()


@by_id
def test_every_service_is_found_by_its_name_and_only_so(rule, detector):
    rng = random.Random(rule.id)
    for example in rule.examples:
        found = [detector.text(expand(example, rng).encode()) for _ in range(TRIES)]
        named = [any(one.rule == rule.id and one.confidence >= 0.5 for one in each) for each in found]
        assert sum(named) >= NEEDED, example
    for example in rule.counter_examples:
        assert not [one for one in detector.text(expand(example, rng).encode()) if one.rule == rule.id], example


@pytest.mark.parametrize(
    "line",
    [
        "GEOCODIO_API_KEY={}",
        "export GEOCODIO_API_KEY='{}'",
        '  "geocodioApiKey": "{}",',
        "geocodio-api-key: {}",
        'geocodio_api_key := "{}"',
        "define('GEOCODIO_API_KEY', '{}');",
        'client.setGeocodioToken("{}");',
        '<add key="GeocodioApiKey" value="{}"/>',
        "<geocodioApiKey>{}</geocodioApiKey>",
        "X-Geocodio-Key: {}",
        'os.environ["GEOCODIO_API_KEY"] = "{}"',
        r'"{{\"geocodio_api_key\": \"{}\"}}"',
        "geocodio.api.key={}",
        "https://host.example/v1?geocodio_key={}&q=1",
        'client = Geocodio(api_key="{}")',
        'const client = new GeocodioClient({{ apiKey: "{}" }})',
        'geocodio = {{"token": "{}"}}',
        "geocodio:\n  api_key: {}",
        '"geocodio": {{\n  "apiKey": "{}"',
        "[geocodio]\r\nkey={}",
    ],
)
def test_an_assignment_takes_many_forms(line, detector):
    value = expand("{hex:39}", random.Random(5))
    found = detector.text(line.format(value).encode())
    assert [(one.rule, one.secret.reveal().decode()) for one in found] == [("geocodio-key", value)]


@pytest.mark.parametrize(
    "line",
    [
        "GEOCODIO_API_KEY=${{KEY}}",
        "geocodio_api_key = settings.GEOCODIO_2_API_KEY_NAME",
        "GEOCODIO_API_KEY=" + "x" * 28 + "1",
        "GEOCODIO_KEY_FILE=/run/secrets/geocodio_key_2",
        "geocodio_commit = {}",
        "geocodio {}",
        "geocodio()\napi_key = {}",
        "see geocodio.\napi_key = {}",
    ],
)
def test_what_is_no_key_of_a_service(line, detector):
    line = line.format(expand("{hex:40}", random.Random(6)))
    assert not [one for one in detector.text(line.encode()) if one.rule == "geocodio-key"]


names = st.sampled_from(["KEY", "api_token", "secretKey", "access-token", "SECRET"])
between = st.sampled_from(
    ["=", ": ", '": "', "', '", '("', " := `", ' => "', ' value="', ": str = ", '\\": \\"', "] = '"]
)
values = st.from_regex(r"\A[A-Za-z][A-Za-z0-9_\-+/.]{4,24}[0-9][A-Za-z0-9_\-.]{8,40}[A-Za-z0-9]\Z")


@given(names, between, values)
def test_stage_one_reports_what_the_expression_matches(name, between, value):
    text = f"{name}{between}{value}".encode()
    match = re.search(EXPRESSION.encode(), text)
    if match is None:
        return
    assert any(match.start() < end <= match.end() for _, end in AUTOMATON.scan(text)), text


def test_the_expression_takes_bounded_time():
    check_expression(EXPRESSION)


def test_a_row_is_a_rule():
    rules = parse(table('one = { name = "One API", docs = "https://one.example/api", value = "{hex:20}" }'), Path("t"))
    (rule,) = rules.rules
    assert (rule.id, rule.service, rule.called, rule.value) == ("one-key", "one", ("oneapi",), "[a-f0-9]{20}")
    assert rule.what == "Reads One API. Revoke the key there and issue another."
    assert rules.services["one"].docs == rules.services["one"].revoke == "https://one.example/api"


def test_an_ordinary_word_needs_more():
    (rule,) = parse(table('front = { name = "Front", also = ["frontapp"], ordinary = true }'), Path("t")).rules
    assert "front" not in rule.called
    assert {"frontapi", "frontappapi", "frontclient"} < set(rule.called)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (table('one = { name = "One", colour = "red" }'), "colour"),
        (table("one = { }"), "name"),
        (table('one = { name = "One", value = "{pem:X}" }'), "has no expression"),
        (table('one = { name = "One" }\ntwo = { name = "Two", also = ["one"] }'), "one and two both answer to 'one'"),
        (table('one = { name = "One" }', severity="terrible"), "terrible"),
        (b"", "group"),
        (b"\xff", "t.toml"),
        (b"group = []", "no rule"),
    ],
)
def test_what_is_wrong_is_named(raw, message):
    with pytest.raises(RuleError, match=message):
        parse(raw, Path("t.toml"))


def test_no_service_has_a_file_and_a_row():
    files = {path.stem for path in builtin_directory().glob("*.toml")}
    assert not files & set(RULES.services)


def test_pages_are_https():
    pages = [page for service in RULES.services.values() for page in (service.docs, service.revoke) if page]
    assert len(pages) > 1000
    assert not [page for page in pages if not re.fullmatch(r"https://[\w.-]+\.[a-z]+(?:/[^\s\"']*)?", page)]
