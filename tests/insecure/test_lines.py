from __future__ import annotations

import pytest

from oakum.insecure.lines import objections, practice, whole_match
from oakum.insecure.syntax import parse
from oakum.model import Severity
from oakum.rules.unsafe import Unsafe


def rule(**fields: object) -> Unsafe:
    known = {"id": "insecure-a", "title": "A", "what": "W", "safe": "S", "severity": Severity.LOW, "files": ("*",)}
    return Unsafe(**{**known, "expression": "verify=False", **fields})


def against(one: Unsafe, path: str, text: str, *, parsed: bool = True) -> list[str] | None:
    content = text.encode()
    start = content.index(b"verify=False")
    code = parse(path, content) if parsed else None
    reasons = objections(one, path, content, (start, start + len(b"verify=False")), code)
    return None if reasons is None else [reason.name for reason in reasons]


def test_nothing_speaks_against_an_argument() -> None:
    assert against(rule(call="get$"), "a.py", "requests.get(u, verify=False)") == []


def test_another_call_is_not_meant() -> None:
    assert against(rule(call="get$"), "a.py", "load(u, verify=False)") is None


def test_without_a_grammar_there_is_doubt() -> None:
    assert against(rule(call="get$"), "a.py", "load(u, verify=False)", parsed=False) == ["not-parsed"]
    assert against(rule(), "a.conf", "verify=False", parsed=False) == []


@pytest.mark.parametrize(
    "line", ["# verify=False", "  // verify=False", " * verify=False", "; verify=False", "<!-- verify=False"]
)
def test_comments_are_not_meant(line: str) -> None:
    assert against(rule(), "a.conf", f"x\n{line}\n") is None


def test_code_behind_a_comment_is() -> None:
    assert against(rule(), "a.c", "/* x */ verify=False;") == []


@pytest.mark.parametrize(("strings", "expected"), [(True, []), (False, None)])
def test_strings_count_only_where_commands_are_written(strings: bool, expected: list[str] | None) -> None:
    assert against(rule(strings=strings), "a.py", "run('a verify=False b')") == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "if not validate_certs:\n    f(verify=False)\n"),
        ("a.go", "package a\nfunc f() {\n\tif o.Insecure {\n\t\tverify=False\n\t}\n}\n"),
        ("a.js", "if (options.insecure) { f(verify=False); }"),
        ("a.rb", "if skip_verify\n  f(verify=False)\nend\n"),
        ("b.go", "package a\nfunc f() {\n\tswitch k {\n\tcase insecureRedis:\n\t\tverify=False\n\t}\n}\n"),
        ("a.yaml", "x: {{ if .Values.noCheckCertificate }}verify=False{{ end }}\n"),
        ("b.yaml", "{{- if .Values.auth.enabled }}\na: {{ if .b }}c{{ end }}\n{{- else }}\nverify=False\n{{- end }}\n"),
    ],
)
def test_a_switch_of_the_program_is_doubt(path: str, text: str) -> None:
    assert against(rule(), path, text) == ["switch"]


def test_another_condition_is_none() -> None:
    assert against(rule(), "a.py", "if debug:\n    f(verify=False)\n") == []
    closed = "{{ if .Values.insecure }}a{{ end }}{{ end }}\n{{ else }}\n{{ if .Values.web }}\nverify=False\n{{ end }}\n"
    assert against(rule(), "a.yaml", closed) == []


def test_what_has_to_stand_beside_it() -> None:
    beside = rule(beside="host='0")
    assert against(beside, "a.py", "f(verify=False, host='0.0.0.0')") == []
    assert against(beside, "a.py", "f(verify=False)\ng(host='0.0.0.0')") is None
    assert against(beside, "a.conf", "verify=False\nhost='0.0.0.0'") == []


def test_what_makes_it_safe_after_all() -> None:
    unless = rule(unless="check=")
    assert against(unless, "a.py", "f(verify=False, check=mine)") is None
    assert against(unless, "a.py", "f(verify=False)\ng(check=mine)") == []
    assert against(unless, "a.conf", "verify=False\ncheck=mine") is None


def test_tests_and_examples_are_unsafe_on_purpose() -> None:
    assert against(rule(), "tests/a.conf", "verify=False") == ["practice"]
    assert against(rule(), "acme_integration_tests/a.conf", "verify=False") == ["practice"]
    assert against(rule(), "microbench/src/a.conf", "verify=False") == ["practice"]
    assert [practice(path) for path in ("src/a.py", "latest/a.py", "contest-1/a.py", "testify.py")] == [[]] * 4


def test_the_whole_match_around_a_secret() -> None:
    one = rule(expression="key = '(?P<secret>[a-z]+)'")
    assert whole_match(one, b"x; key = 'abc'; y", 10, 13, 11) == (3, 14)
    assert whole_match(one, b"nothing", 2, 3, 1) == (2, 3)
