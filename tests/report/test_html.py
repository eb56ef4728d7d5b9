from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from oakum.model import Severity

Make = Callable[..., Any]


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag = self.tags[-1][0] if self.tags else ""
        self.texts[tag] = self.texts.get(tag, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def test_the_policy_allows_only_this_style_and_this_script(render: Make, make_result: Make, make_finding: Make) -> None:
    source = render("html", make_result(make_finding()))
    (policy,) = (meta["content"] for meta in Page(source).all("meta") if meta.get("http-equiv"))
    (style,) = re.findall(r"<style>(.*?)</style>", source, flags=re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", source, flags=re.DOTALL)
    assert policy == (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_from_elsewhere(render: Make, make_result: Make, make_finding: Make) -> None:
    page = Page(render("html", make_result(make_finding())))
    loading = {"src", "srcset", "data", "style", "background"}
    assert not [tag for tag, attributes in page.tags if loading & set(attributes) or tag in {"link", "img", "iframe"}]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_a_card_for_each_finding(render: Make, make_result: Make, make_finding: Make, make_git: Make) -> None:
    findings = make_finding(locations=(make_git(),)), make_finding(severity=Severity.LOW)
    page = Page(render("html", make_result(*findings)))
    assert [card["class"] for card in page.all("article")] == ["critical", "low"]
    assert page.texts["h1"].strip() == "2 secrets found: 1 critical, 1 low"
    assert "no longer at HEAD" in page.texts["dd"]
    assert "1111111111 2024-03-02 Ann Example <ann@example.com>" in page.texts["code"]
    assert {link["href"] for link in page.all("a")} == {"https://acme.example.com/settings/tokens"}


def test_what_was_suppressed_and_skipped_is_listed(render: Make, make_result: Make) -> None:
    page = Page(render("html", make_result(interrupted=True)))
    assert page.texts["summary"] == "Suppressed: 1Not scanned: 1Left out by default: 2"
    for cell in ("a documented example", "big.iso", "3 GB", "logo.png"):
        assert cell in page.texts["td"]
    assert "Not scanned: 1 too large" in page.texts["p"]
    assert "Interrupted" in page.texts["p"]


def test_a_script_in_a_path_is_text(render: Make, make_result: Make, make_finding: Make, make_location: Make) -> None:
    hostile = '"><script>alert(1)</script>'
    page = Page(render("html", make_result(make_finding(locations=(make_location(hostile),)))))
    assert len(page.all("script")) == 1
    assert hostile + ":12:5" in page.texts["code"]


def test_only_web_addresses_become_links(render: Make, make_result: Make, make_finding: Make) -> None:
    page = Page(render("html", make_result(make_finding()), docs="javascript:alert(1)//"))
    assert all((link["href"] or "").startswith("https://") for link in page.all("a"))
