"""What the program knows, the documentation names."""

from __future__ import annotations

import re

import pytest
from pages import ROOT

from oakum.model import ExitCode, FileOrigin, Finding, Identity, Location, Secret, Severity, Span
from oakum.report.record import record

SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("code", list(ExitCode), ids=lambda code: code.name)
def test_exit_codes(code: ExitCode) -> None:
    assert f"| {code.value} | `{code.name}` |" in page("reference/exit-codes.md")


def test_environment_variables() -> None:
    read = {name for text in SOURCES.values() for name in re.findall(r'"(_?OAKUM_[A-Z_]+|XDG_[A-Z_]+)"', text)}
    documented = page("reference/environment.md")
    assert {"OAKUM_IDENTITY_KEY", "XDG_CACHE_HOME"} <= read
    assert sorted(name for name in read if f"`{name}`" not in documented) == []


def test_keys_of_jsonl() -> None:
    secret = Secret(b"value")
    finding = Finding(
        rule="rule",
        service="service",
        title="title",
        severity=Severity.LOW,
        confidence=0.5,
        secret=secret,
        secret_id=Identity(bytes(16)).of(secret),
        locations=(Location(origin=FileOrigin(path="path"), span=Span(start=0, end=5)),),
    )
    table = page("reference/jsonl.md").partition("<!-- end: keys -->")[0]
    assert [key for key in record(finding, show_secret=True) if f"`{key}`" not in table] == []


def test_reasons_for_skipping() -> None:
    reasons = {
        reason
        for text in SOURCES.values()
        for reason in re.findall(
            r'Skipped\([^"]*(?:path=(?:"[^"]*"|f"[^"]*"|[^,]+), )?reason="([a-z ]+)"|'
            r'(?:Unreadable|Exhausted)\("([a-z ]+)"',
            text,
        )
        for reason in reason
        if reason
    }
    documented = page("explanation/skipped.md")
    assert {"too large", "archive bomb", "excluded"} <= reasons
    assert sorted(reason for reason in reasons if f"`{reason}`" not in documented) == []


def test_no_page_names_the_host_of_a_registry() -> None:
    hosts = [
        "pypi" + ".org",
        "registry.npm" + "js",
        "proxy" + ".golang.org",
        "crates" + ".io",
        "repo1" + ".maven.org",
    ]
    written = [*ROOT.glob("*.md"), *ROOT.glob("*.txt"), *ROOT.glob("docs/**/*.md"), ROOT / ".ci" / "run"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in written}
    assert [name for name, text in texts.items() if any(host in text for host in hosts)] == []
