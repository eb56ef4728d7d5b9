"""Configurations in the TOML format of gitleaks and betterleaks.

What carries over: rules with their expression, secret group, entropy, keywords and path, and allowlists of a
rule or of the whole file with paths, expressions, stopwords, targets and conditions. What does not is named
in `unsupported`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from oakum.model import RuleError
from oakum.rules import expression as look
from oakum.rules import toml
from oakum.rules.importer import allowlists, re2_syntax
from oakum.rules.importer.allowlists import Allowance
from oakum.rules.importer.notes import Notes, Unsupported
from oakum.rules.model import Allow
from oakum.rules.safety import compiled

SEVERITY = "high"
"""The format has no severity."""
CONFIDENCE = 0.7
_BLOCK = 16_384
_MOST_SHARED = 100_000
"""Allowances that allowlists for all rules may give in sum: each rule gets a copy of its own."""
_RULE_KEYS = frozenset(
    (
        "id",
        "description",
        "regex",
        "secretGroup",
        "entropy",
        "keywords",
        "path",
        "tags",
        "allowlist",
        "allowlists",
    )
)
_TOP_KEYS = frozenset(("title", "description", "extend", "rules", "allowlist", "allowlists", "minVersion"))

_ID = re.compile(r"[\w.:/-]{1,200}")
_EXTEND = {
    "useDefault": "the rules of that scanner are not taken over; Oakum has its own",
    "path": "import that file too",
    "url": "import that file too",
    "disabledRules": "disable Oakum's rules of the same meaning by rules.disable",
}


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome."""

    text: str
    """A rule file in Oakum's format, to be saved as `SERVICE.toml`."""
    unsupported: tuple[Unsupported, ...]
    rules_read: int
    rules_written: int
    allowances_written: int
    """Counted once for each rule that has it."""


def import_gitleaks(raw: bytes, where: str, service: str = "imported") -> Imported:
    """Oakum's rule file out of the text of a foreign one.

    `where` names that one in messages, `service` the new file. Raises RuleError when it is no such text.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,60}", service):
        raise RuleError(f"service {service!r}: use lower-case letters, digits, `-` and `.`")
    config = toml.parse(raw, where, RuleError)
    if not any(key in config for key in ("rules", "extend", "allowlist", "allowlists")):
        raise RuleError(f"{where}: has neither rules nor allowlists; is it a gitleaks configuration?")
    return _Import(service).run(config)


class _LeftOut(Exception):  # noqa: N818 - an outcome, not an error
    """A rule cannot be taken over: the part that is to blame, and why."""

    def __init__(self, part: str, why: str) -> None:
        super().__init__(part, why)
        self.part, self.why = part, why


class _Import:
    """Collects the written tables and all that could not be kept."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.notes = Notes()
        self.tables: list[str] = []
        self.written: set[str] = set()
        self.allowances = 0

    def run(self, config: dict[str, Any]) -> Imported:
        self.notes.unknown("", config, _TOP_KEYS)
        self._extend(config.get("extend"))
        rules = self.notes.tables("", "rules", config.get("rules", []))
        shared = allowlists.read(self.notes, "", config, {str(rule.get("id")) for rule in rules})
        if len(rules) * len(shared) > _MOST_SHARED:
            raise RuleError(f"{len(rules)} rules times {len(shared)} allowlists for all of them are too many")
        for rule in rules:
            self._rule(rule, shared)
        if shared and not self.tables:
            self.notes.miss("", "allowlists", "no rule here to bind them to; for Oakum's own rules use scan.exclude")
        service = {"id": self.service, "name": str(config.get("title") or self.service)}
        empty = "" if self.tables else "rule = []\n"
        return Imported(
            text=empty + "\n".join([toml.table("[service]", service), *self.tables]),
            unsupported=tuple(self.notes.unsupported),
            rules_read=len(rules),
            rules_written=len(self.written),
            allowances_written=self.allowances,
        )

    def _extend(self, extend: object) -> None:
        if extend is None:
            return
        table = extend if isinstance(extend, dict) else {"": extend}
        for key in sorted(table):
            self.notes.miss("", f"extend.{key}".rstrip("."), _EXTEND.get(key, "is not understood"))

    def _rule(self, rule: dict[str, Any], shared: Iterable[Allowance]) -> None:
        id_ = str(rule.get("id", ""))
        self.notes.unknown(id_, rule, _RULE_KEYS)
        own = allowlists.read(self.notes, id_, rule, set())
        try:
            expression = self._expression(id_, rule)
        except _LeftOut as reason:
            self.notes.miss(id_, reason.part, f"{reason.why}; the rule is left out")
            return
        allowances = [one.allow for one in (*own, *shared) if not one.targets or id_ in one.targets]
        self._write(id_, rule, expression, allowances + self._only_in(id_, rule.get("path")))

    def _expression(self, id_: str, rule: dict[str, Any]) -> str:
        """The rule's expression for Python. Raises _LeftOut where the rule cannot be taken over."""
        if not _ID.fullmatch(id_):
            raise _LeftOut("id", "a rule needs an id of letters, digits, `-`, `_`, `.`, `:` and `/`")
        if id_ in self.written:
            raise _LeftOut("id", "comes a second time")
        source = rule.get("regex")
        if not isinstance(source, str) or not source:
            raise _LeftOut("regex", "speaks of file names alone" if rule.get("path") else "is not given here")
        group = rule.get("secretGroup", 0)
        if not isinstance(group, int) or group < 0:
            raise _LeftOut("secretGroup", "is no number of a group")
        try:
            expression = re2_syntax.to_python(source, group)
            if compiled(expression).match(b""):
                raise _LeftOut("regex", "matches the empty string")
            if not group and re2_syntax.group_count(source) > 1:
                self.notes.miss(id_, "secretGroup", "is not given; of several groups the first is the secret here")
        except RuleError as error:
            raise _LeftOut("regex", str(error)) from error
        return expression

    def _write(self, id_: str, rule: dict[str, Any], expression: str, allowances: list[Allow]) -> None:
        title = str(rule.get("description") or id_)
        values: dict[str, toml.Value] = {
            "id": id_,
            "title": title,
            "what": f"{title}. Revoke it with whoever issued it, and issue a new one.",
            "severity": SEVERITY,
            "confidence": CONFIDENCE,
            "expression": expression,
        }
        if rule.get("tags"):
            self.notes.miss(id_, "tags", "rules have none here")
        if words := self._keywords(id_, rule):
            values["context"] = words
        if checks := self._checks(id_, rule):
            values["checks"] = checks
        values.update(self._block(id_, expression))
        parts = [toml.table("[[rule]]", values)]
        for allow in allowances:
            fields = {name: value for name in allow.__struct_fields__ if (value := getattr(allow, name))}
            parts.append(toml.table("[[rule.allow]]", fields))
        self.tables.append("\n".join(parts))
        self.written.add(id_)
        self.allowances += len(allowances)

    def _keywords(self, id_: str, rule: dict[str, Any]) -> tuple[str, ...]:
        words = tuple(word.lower() for word in self.notes.texts(id_, "keywords", rule.get("keywords", [])) if word)
        if words and not any(word in str(rule["regex"]).lower() for word in words):
            self.notes.miss(id_, "keywords", "have to stand on the line of the secret here, not just in the same file")
        return words

    def _checks(self, id_: str, rule: dict[str, Any]) -> tuple[str, ...]:
        entropy = rule.get("entropy", 0)
        if isinstance(entropy, bool) or not isinstance(entropy, int | float) or not 0 <= entropy <= 8:
            self.notes.miss(id_, "entropy", "is no number from 0 to 8; the rule demands none")
            return ()
        return (f"entropy:{entropy:g}",) if entropy else ()

    def _block(self, id_: str, expression: str) -> dict[str, toml.Value]:
        parsed = look.parse(expression)
        if not look.spans_lines(parsed):
            return {}
        opener = look.literal_start(parsed)
        if len(opener) >= 4:
            return {"block": _BLOCK, "opener": opener}
        self.notes.miss(id_, "regex", "may span lines, but starts with no fixed text; it is only tried within one line")
        return {}

    def _only_in(self, id_: str, path: object) -> list[Allow]:
        """A rule for certain paths alone is one that allows everything in all others."""
        if path is None or path == "":
            return []
        try:
            return [allowlists.outside(str(path))]
        except RuleError as error:
            self.notes.miss(id_, "path", f"{error}; the rule speaks of all files")
            return []
