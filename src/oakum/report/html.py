"""One self-contained web page: no network, no secret values, readable without scripts and on paper.

The content security policy allows exactly the style and the script of this file, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from oakum.model import Finding, ScanResult
from oakum.report.escape import visible
from oakum.report.grounds import said
from oakum.report.grounds import verdict as policy_verdict
from oakum.report.interface import Context
from oakum.report.summary import Summary, listed, looked_at, summarise, verdict
from oakum.report.words import (
    advice,
    companions,
    history,
    revoke_link,
    rule_link,
    standing,
    status,
    sureness,
    value,
    where,
    why,
)

_TEMPLATES = Path(__file__).parent / "templates"
_PLACES_SHOWN = 50
_ROWS_SHOWN = 5000


class HtmlReport:
    """A page with a card for each open finding, and tables of what was suppressed and skipped."""

    name = "html"
    suffix = ".html"

    def render(self, result: ScanResult, context: Context) -> Iterator[str]:
        """The page in pieces, one card at a time."""
        style, script = ((_TEMPLATES / name).read_text("utf-8") for name in ("page.css", "page.js"))
        summary = summarise(result, len(context.rules.rules))
        yield _head(style, script, result, summary)
        for finding in result.findings:
            yield _card(finding, context)
        yield _table("What policies say", ("Verdict", "Policy", "What"), _grounds(result))
        yield _table("Suppressed", ("What", "Where", "By", "Reason"), _suppressed(result))
        yield _table("Not scanned", ("What", "Reason", "Detail"), _skipped(result, by_default=False))
        yield _table("Left out by default", ("What", "Reason", "Detail"), _skipped(result, by_default=True))
        finished = context.finished.strftime("%Y-%m-%d %H:%M UTC")
        yield f'</main>\n<footer class="soft">Oakum {_text(context.version)}, {finished}</footer>\n'
        yield f"<script>{script}</script>\n</body>\n</html>\n"


def _head(style: str, script: str, result: ScanResult, summary: Summary) -> str:
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    clean = ' class="clean"' if not result.findings and summary.stats.bytes else ""
    warnings = [f"Not scanned: {listed(summary.skipped)}"] if summary.skipped else []
    if result.decision:
        warnings.append(policy_verdict(result.decision))
    if summary.interrupted:
        warnings.append("Interrupted: this is what was found so far; the rest was not looked at")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Oakum: {_text(verdict(summary))}</title>\n<style>{style}</style>\n</head>\n"
        "<body>\n<header>\n"
        f"<h1{clean}>{_text(verdict(summary))}</h1>\n"
        f'<p class="soft">{_text(result.target)}: looked at {_text(looked_at(summary))}</p>\n'
        + "".join(f'<p class="warning" role="note">{_text(warning)}</p>\n' for warning in warnings)
        + _filter(summary)
        + "</header>\n<main>\n"
    )


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _filter(summary: Summary) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="severity" value="{severity}" checked> {number:,} {severity}</label>'
        for severity, number in summary.findings.items()
    )
    box = '<input type="search" name="text" placeholder="path, rule, author">'
    search = f'<label class="search">Filter {box}</label>'
    return f'<form class="filter" hidden>{boxes}{search}<output aria-live="polite"></output></form>\n'


def _card(finding: Finding, context: Context) -> str:
    place, *further = finding.locations
    facts = [
        ("Where", _code(where(place))),
        ("Value", _code(value(finding)) + f' <span class="soft">{_text(status(finding))}</span>'),
        ("With", _code(companions(finding)) if finding.parts else ""),
        *((label.capitalize(), _code(text)) for label, text in history(place.origin)),
        ("Now", _text(standing(place.origin))),
        ("Also", _places(where(location) for location in further)),
        ("Why", _text(why(finding))),
        ("Next", _text(advice(finding, context))),
        ("Revoke", _link(revoke := revoke_link(finding, context), revoke)),
        ("Rule", _link(rule_link(finding.rule, context), finding.rule) or _code(finding.rule)),
        ("Identity", _code(finding.secret_id)),
    ]
    rows = "".join(f"<dt>{label}</dt><dd>{content}</dd>\n" for label, content in facts if content)
    return (
        f'<article class="{finding.severity}">\n<h2><span class="badge">{finding.severity}</span>'
        f"{_text(finding.title)} "
        f'<span class="soft">{sureness(finding)}</span></h2>\n'
        f"<dl>\n{rows}</dl>\n</article>\n"
    )


def _places(places: Iterable[str]) -> str:
    items = list(places)
    lines = [_code(place) for place in items[:_PLACES_SHOWN]]
    if len(items) > _PLACES_SHOWN:
        lines.append(f"and {len(items) - _PLACES_SHOWN:,} more")
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if lines else ""


def _link(url: str, label: str) -> str:
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{_text(label)}</a>' if url else ""


def _grounds(result: ScanResult) -> list[tuple[str, ...]]:
    return [(one.verdict, one.policy, one.text) for one in said(result.decision)] if result.decision else []


def _suppressed(result: ScanResult) -> list[tuple[str, ...]]:
    return [
        (
            f.title,
            where(f.locations[0]),
            f.suppression.kind,
            f.suppression.said,
        )
        for f in result.suppressed
        if f.suppression
    ]


def _skipped(result: ScanResult, *, by_default: bool) -> list[tuple[str, ...]]:
    return [(item.path, item.reason, item.detail) for item in result.skipped if item.by_default is by_default]


def _table(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    shown = ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows[:_ROWS_SHOWN]]
    if len(rows) > _ROWS_SHOWN:
        shown.append(f'<td colspan="{len(columns)}">and {len(rows) - _ROWS_SHOWN:,} more</td>')
    body = "".join(f"<tr>{cells}</tr>\n" for cells in shown)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"
    return f'<details><summary>{title}: {len(rows):,}</summary><div class="scroll">{table}</div></details>\n'


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    return escape(visible(text))
