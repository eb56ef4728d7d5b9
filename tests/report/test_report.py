"""What holds for every format: it is found by name, and neither secrets nor hostile text get through."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt

from oakum.model import Part, Skipped, Suppression, UsageError
from oakum.model.decision import Decision, Ground, Verdict
from oakum.report import get, names

Make = Callable[..., Any]
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))
NASTY = (
    "\x1b]0;title\x07",
    "\n::error::x",
    "##vso[task.setvariable variable=x]y",
    "]]></failure><x/>",
    '"><script>x</script>',
    "`code` | [a](javascript:x) @team",
    "\u202egnp.exe",
    "\udcff\ud800",
    "%0A::stop-commands::x",
    "\ufffe\uffff\x00\x7f\x85",
    "{0}",
)
patient = settings(max_examples=50, deadline=None)
hostile = st.text(st.characters(), max_size=60) | st.sampled_from(NASTY)


@pytest.fixture(scope="module")
def result_with(make_result: Make, make_finding: Make, make_git: Make, make_location: Make) -> Make:
    """A result with the same text wherever a text comes from outside."""

    def result_with(text: str) -> Any:
        places = make_git("p" + text, author=text), make_location("q" + text)
        suppression = Suppression(kind="ignore", reason=text, source=text)
        return make_result(
            make_finding(title=text, locations=places, rule=text, service=text),
            target=text,
            suppressed=(make_finding(suppression=suppression, locations=places),),
            skipped=(Skipped(path=text, reason="r" + text, detail=text),),
        )

    return result_with


@pytest.mark.parametrize("name", names())
def test_every_format_is_found_by_its_name(name: str) -> None:
    report = get(name)
    assert report.name == name
    assert report.suffix.startswith(".")


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"unknown report format 'jsnol' \(did you mean jsonl\?\); known: text, json"):
        get("jsnol")


def test_text_loads_no_other_format_and_nothing_heavy() -> None:
    code = "import sys, oakum.report; oakum.report.get('text'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    formats = {f"oakum.report.{name}" for name in names()}
    assert formats & set(loaded) == {"oakum.report.text"}
    assert not {"rich", "difflib", "oakum.rules.loader", "html", "xml", "urllib.parse"} & set(loaded)


@pytest.mark.parametrize("name", names())
def test_a_secret_is_in_no_format_that_was_not_asked_for_it(
    name: str, render: Make, make_result: Make, make_finding: Make, canary: str
) -> None:
    text = render(name, make_result(make_finding()))
    assert "sid_" in text
    assert canary[4:] not in text


@pytest.mark.parametrize("name", names())
def test_a_secret_is_shown_only_by_formats_that_may(
    name: str, render: Make, make_result: Make, make_finding: Make, canary: str
) -> None:
    text = render(name, make_result(make_finding()), show_secrets=True)
    assert (canary in text) is (name in {"text", "json", "jsonl", "sarif"})


@pytest.mark.parametrize("name", names())
@patient
@given(text=hostile)
def test_every_format_is_printable_utf8(name: str, text: str, render: Make, result_with: Make) -> None:
    output = render(name, result_with(text))
    assert output.encode("utf-8")
    assert output.replace("\n", "").isprintable()


@patient
@given(text=hostile)
def test_json_stays_json(text: str, render: Make, result_with: Make) -> None:
    document = json.loads(render("json", result_with(text)))
    (line,) = render("jsonl", result_with(text)).splitlines()
    assert document["findings"] == [json.loads(line)]
    if not re.search(r"[\ud800-\udfff]", text):
        assert document["findings"][0]["author"] == text
        assert document["skipped"][0]["path"] == text


@patient
@given(text=hostile)
def test_sarif_stays_valid(text: str, render: Make, result_with: Make) -> None:
    log = json.loads(render("sarif", result_with(text)))
    Draft7Validator(SCHEMA).validate(log)
    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", uri)


@patient
@given(text=hostile)
def test_xml_stays_xml(text: str, render: Make, result_with: Make) -> None:
    (suite,) = ET.fromstring(render("junit", result_with(text)))
    assert [element.tag for element in suite.iter()] == [
        "testsuite", "testcase", "failure", "testcase", "skipped", "system-out",
    ]  # fmt: skip


@patient
@given(text=hostile)
def test_html_keeps_its_elements(text: str, render: Make, result_with: Make) -> None:
    assert _elements(render("html", result_with(text))) == _elements(render("html", result_with("harmless")))


@patient
@given(text=hostile)
@example(text="a\\")
def test_markdown_keeps_its_structure(text: str, render: Make, result_with: Make) -> None:
    assert _tokens(render("markdown", result_with(text))) == _tokens(render("markdown", result_with("harmless")))


@patient
@given(text=hostile)
def test_workflow_commands_stay_the_same_commands(text: str, render: Make, result_with: Make) -> None:
    lines = render("github", result_with(text)).splitlines()
    assert [re.split("[ :]", line[2:], maxsplit=1)[0] for line in lines] == ["error", "notice", "notice", "warning"]
    annotation = re.fullmatch(r"::error file=[^,:]*,line=12,endLine=12,col=5,endColumn=50,title=[^,:]*::.*", lines[0])
    assert annotation


@patient
@given(text=hostile)
def test_no_line_of_text_is_a_command_to_a_build_server(text: str, render: Make, result_with: Make) -> None:
    output = render("text", result_with(text), width=40)
    assert not [line for line in output.splitlines() if line.strip().startswith("::")]
    assert not re.search(r"##[A-Za-z]*\[", output)


def _elements(source: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append((tag, [name for name, _ in attrs]))  # type: ignore[method-assign]
    parser.feed(source)
    return found


def _tokens(source: str) -> list[str]:
    types: list[str] = []
    for token in MarkdownIt("commonmark").parse(source):
        for part in token.children or [token]:
            if part.type != "html_inline" and types[-1:] != [part.type]:
                types.append(part.type)
    return types


@pytest.mark.parametrize("name", ["text", "json", "jsonl", "sarif", "html", "markdown"])
def test_what_belongs_to_a_secret_is_shown(name: str, render: Make, make_result: Make, make_finding: Make) -> None:
    part = Part(name="user", value="app-owner", secret_id=None)
    assert "app-owner" in render(name, make_result(make_finding(parts=(part,))))


@pytest.mark.parametrize("name", ["text", "json", "markdown", "html", "sarif", "github", "gitlab", "junit"])
def test_what_policies_say_is_shown(name: str, make_result: Make, make_finding: Make, render: Make) -> None:
    ground = Ground(policy="oakum.team.own", message="not in docs", path="docs/a.md", line=3)
    excepted = Ground(policy="oakum.team.old", message="old", exception="agreed (me, until 2026-03-01)")
    decision = Decision(verdict=Verdict.DENY, grounds=(ground, excepted))
    shown = render(name, make_result(make_finding(), decision=decision))
    for said in ("oakum.team.own", "not in docs", "docs/a.md", "agreed", "2026-03-01"):
        assert said in re.sub(r"\\(?!u)", "", shown)
