from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("parseServiceAccount('system:serviceaccount:shop:web')", {"Namespace": "shop", "Name": "web"}),
        ("user.parseServiceAccount('alice').Name", ""),
        ("sha256('a') == hash.sha256('a')", True),
        ("md5('')", "d41d8cd98f00b204e9800998ecf8427e"),
        ("sha1('').size()", 40),
        ("json.unmarshal('{\"a\": [1]}').a", [1]),
        ("json.marshal({'a': [1, null]})", '{"a":[1,null]}'),
        ("yaml.parse('a: {b: 1}').a.b", 1),
        ("time.now() > timestamp('2024-01-01T00:00:00Z')", True),
        (
            "time.truncate(timestamp('2024-01-01T03:04:05Z'), duration('24h')) == timestamp('2024-01-01T00:00:00Z')",
            True,
        ),
        ("time.toCron(timestamp('2024-01-07T03:04:05Z'))", "4 3 7 1 0"),
        ("listObjToMap([{'n': 'a'}], [{'v': 1}], 'n', 'v')", {"a": 1}),
    ],
)
def test_expressions_use_what_kyverno_adds(expression, value, ask):
    assert ask(expression, kyverno=True) == value


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("json.unmarshal('{') == 1", "cannot be parsed"),
        ("yaml.parse('a: 1\\na: 2') == 1", "cannot be parsed"),
        ("listObjToMap([{'n': 'a'}], [], 'n', 'v') == {}", "one length"),
        ("listObjToMap([{'n': 1}], [{'v': 1}], 'n', 'v') == {}", "strings"),
    ],
)
def test_what_has_no_answer_says_why(expression, problem, fails):
    assert problem in fails(expression, kyverno=True)
