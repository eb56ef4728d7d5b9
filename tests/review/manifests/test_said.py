from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from markdown_it import MarkdownIt

from oakum.model import ExitCode, Identity, Skipped
from oakum.model.decision import Ground, Verdict
from oakum.review.comment import LONGEST
from oakum.review.gate import Asked, Gated, gate
from oakum.review.manifests.said import FORMATS, headline, said

from .conftest import config_map, write

HOSTILE = "a|b `c` [d](https://evil.example) <img src=x> @everyone\n::error::x"


@pytest.fixture
def gated(tmp_path: Path) -> Gated:
    old = write(tmp_path / "old", {"m.yaml": config_map(mode="x")})
    new = write(tmp_path / "new", {"m.yaml": config_map(mode="y"), "n.yaml": config_map("n", a="b")})
    return gate(Asked(folder=new, base=str(old)), Identity(bytes(32)))


def with_all(gated: Gated, text: str = "m") -> Gated:
    """With a denial, a warning, an exception, an old problem, and something that was not judged."""
    judged = msgspec.structs.replace(
        gated.judged,
        grounds=(
            Ground(policy="p.deny", message=text, path="m.yaml", line=3, field="$.data"),
            Ground(policy="p.warn", message=text, verdict=Verdict.WARN, path="m.yaml"),
            Ground(policy="p.waived", message=text, exception="until 2030, by us"),
        ),
        old=(Ground(policy="p.old", message=text, path="m.yaml"),),
        skipped=(Skipped(path="x.yaml", reason="damaged", detail="line 3"),),
    )
    return msgspec.structs.replace(gated, judged=judged, exit_code=ExitCode.DENIED)


def test_headlines(gated: Gated) -> None:
    assert headline(gated) == "1 new object, 1 changed object: nothing against them"
    assert headline(with_all(gated)).endswith("2 objections (1 old problem not judged) (denied)")
    everything = msgspec.structs.replace(with_all(gated), everything=True)
    assert headline(everything).endswith("3 objections (denied)")
    incomplete = msgspec.structs.replace(gated, exit_code=ExitCode.INCOMPLETE)
    assert headline(incomplete).endswith("(no pass: not everything could be judged)")


def test_text(gated: Gated) -> None:
    assert said(with_all(gated), "text", "").splitlines()[:5] == [
        "deny: m.yaml:3 $.data: m [p.deny]",
        "warn: m.yaml: m [p.warn]",
        "deny: : m [p.waived] (exception: until 2030, by us)",
        "old, not judged: deny: m.yaml: m [p.old]",
        "not judged: x.yaml: damaged line 3",
    ]


def test_markdown(gated: Gated) -> None:
    text = said(with_all(gated), "markdown", "")
    assert text.startswith("<!-- oakum:review gate -->\n## 🔴 Oakum gate: ")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert html.count("<table>") == 2
    assert "until 2030, by us" in text
    assert said(gated, "markdown", "other").startswith("<!-- oakum:review other -->")


def test_commands(gated: Gated) -> None:
    lines = said(with_all(gated), "github", "").splitlines()
    assert [re.split("[ :]", line[2:])[0] for line in lines] == ["error", "warning", "error"]
    assert lines[0] == "::error file=m.yaml,line=3,endLine=3,title=p.deny::m ($.data)"


def test_programs_get_all_of_it(gated: Gated) -> None:
    document = json.loads(said(with_all(gated), "json", ""))
    assert [(one["object"], one["status"], one["fields"]) for one in document["objects"]] == [
        ("ConfigMap c", "changed", ["$.data.mode"]),
        ("ConfigMap n", "new", []),
    ]
    assert (len(document["grounds"]), len(document["old"]), document["exit_code"]) == (3, 1, 1)
    assert [row["check_name"] for row in json.loads(said(with_all(gated), "codequality", ""))] == ["p.deny", "p.warn"]


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_stays_text(gated: Gated, form: str) -> None:
    text = said(with_all(gated, HOSTILE), form, "")
    assert "\n::error::x" not in text
    if form == "markdown":
        html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
        assert "<img" not in html
        assert "href" not in html


def test_a_comment_is_never_too_long(gated: Gated) -> None:
    many = tuple(Ground(policy=f"p.{n}", message="ä" * 3000, path="ö" * 500) for n in range(900))
    judged = msgspec.structs.replace(gated.judged, grounds=many, old=many)
    crowded = msgspec.structs.replace(gated, judged=judged, exit_code=ExitCode.DENIED)
    assert len(said(crowded, "markdown", "").encode()) <= LONGEST
