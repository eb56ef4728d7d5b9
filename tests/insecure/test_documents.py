from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.insecure.documents import is_template, matches, readable
from oakum.model import Severity
from oakum.rules.unsafe import Unsafe
from oakum.sources.manifests.nodes import documents

POD = """\
kind: Pod
metadata: {labels: {"app.example.com/name": web}}
spec:
  containers:
    - name: a
      env: [{name: TOKEN, value: x}, {name: OTHER}]
      securityContext: {privileged: True}
    - securityContext: {privileged: "false"}
"""


def found(text: str, at: str, where: list[str], document: list[str] | None = None) -> list[tuple[str, str]]:
    rule = Unsafe(
        id="insecure-a",
        title="A",
        what="W",
        safe="S",
        severity=Severity.LOW,
        at=at,
        where=tuple(where),
        document=tuple(document or ()),
    )
    return [
        (match.trail, text[match.place.start : match.place.end])
        for document_ in documents(text)
        if document_.root is not None
        for match in matches(rule, document_.root)
    ]


@pytest.mark.parametrize(
    ("at", "where", "expected"),
    [
        ("**.securityContext", ["privileged == true"], [("spec.containers[a].securityContext.privileged", "True")]),
        ("**.securityContext", ["privileged != true"], [("spec.containers[1].securityContext.privileged", '"false"')]),
        ("spec.containers[1]", ["securityContext"], [("spec.containers[1].securityContext", "securityContext")]),
        ("**.env[*]", ['name ~ "TOK"', "value"], [("spec.containers[a].env[TOKEN].value", "x")]),
        ("**.env[*]", ["name", "not value"], [("spec.containers[a].env[OTHER]", "name")]),
        ("**", ['@key ~ "^priv"', "@ == true"], [("spec.containers[a].securityContext.privileged", "True")]),
        ("metadata.labels", ['"app.example.com/name" == web'], [("metadata.labels.app.example.com/name", "web")]),
        ("metadata.*", ["*"], [("metadata.labels.app.example.com/name", "web")]),
        ("spec.nothing", ["a"], []),
        ("", ["kind == 'pod'"], []),
        ("", ["kind == pod"], [("kind", "Pod")]),
    ],
)
def test_where_a_document_is_as_a_rule_says(at: str, where: list[str], expected: list[tuple[str, str]]) -> None:
    assert found(POD, at, where) == expected


def test_conditions_over_the_root_choose_the_document() -> None:
    text = f"{POD}---\n{POD.replace('Pod', 'Job')}"
    assert len(found(text, "**.securityContext", ["privileged == true"])) == 2
    assert len(found(text, "**.securityContext", ["privileged == true"], ["kind == 'Job'"])) == 1


def test_json_has_comments() -> None:
    text = '{ // é\n "a": "http://x", /* "b": true */ "b": true }'
    assert len(readable("a.json", text)) == len(text)
    assert "é" not in readable("a.json", text)
    assert "http://x" in readable("a.json", text)
    assert readable("a.yml", text) == text


@pytest.mark.parametrize(
    ("text", "expected"), [("a: {{ b }}", True), ("{% if a %}", True), ("<%= a %>", True), ("a: b", False)]
)
def test_templates(text: str, expected: bool) -> None:
    assert is_template(text) is expected


@given(st.text(max_size=200))
def test_any_text_gives_places_inside_of_it(text: str) -> None:
    for place in found(text, "**", ['@ ~ ""']):
        assert place[1] in text
