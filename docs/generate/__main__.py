"""Writes the generated parts of the documentation: `python docs/generate`.

With `--check` it writes nothing, names the parts that are out of date and exits with 1.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import from_click
import from_exceptions
import from_hosts
import from_policies
import from_reports
import from_rules
import from_settings
import from_unsafe
from oakum.guard.hosts import NAMES as HOSTS
from parts import filled

DOCS = Path(__file__).resolve().parent.parent

PARTS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("reference/cli.md", "commands", from_click.commands),
    ("reference/configuration.md", "keys", from_settings.keys),
    ("reference/configuration.md", "example", from_settings.example),
    ("reference/rules.md", "coverage", from_rules.covered),
    ("reference/rules.md", "rules", from_rules.tables),
    ("reference/unsafe-defaults.md", "rules", from_unsafe.tables),
    ("reference/unsafe-defaults.md", "language", from_unsafe.language),
    ("reference/packs.md", "packs", from_policies.packs),
    ("reference/policy-input.md", "kinds", from_policies.kinds),
    ("reference/policy-input.md", "fields", from_policies.fields),
    ("reference/jsonl.md", "keys", from_reports.jsonl_keys),
    ("reference/report-formats.md", "formats", from_reports.formats),
    ("reference/exceptions-api.md", "routes", from_exceptions.routes),
    ("reference/exceptions-api.md", "problems", from_exceptions.problems),
    ("reference/exceptions-api.md", "values", from_exceptions.values),
    ("reference/exceptions-api.md", "openapi", from_exceptions.document),
    ("reference/guard-hosts.md", "hosts", from_hosts.overview),
    *((f"how-to/guard/{name}.md", "facts", from_hosts.of(name)) for name in HOSTS),
)
"""Page, name of the part in it, and what makes it."""


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    check = arguments == ["--check"]
    if arguments and not check:
        print("usage: python docs/generate [--check]", file=sys.stderr)
        return 2
    stale = []
    for page, name, make in PARTS:
        path = DOCS / page
        text = path.read_text(encoding="utf-8")
        new = filled(text, name, make())
        if new == text:
            continue
        stale.append(f"docs/{page}: {name}")
        if not check:
            path.write_text(new, encoding="utf-8")
    print("\n".join([f"{'out of date' if check else 'written'}: {part}" for part in stale] or ["up to date"]))
    if check and stale:
        print("run `python docs/generate`", file=sys.stderr)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
