"""The services whose keys have no shape of their own: one table, `long_tail.toml`, a row for each.

A row becomes a rule of the long tail: all of them share one expression (a random value assigned to a key or
a token), and `oakum.rules.namesake` says whose a match is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from oakum.model import RuleError, Severity
from oakum.rules.model import Rule, Service
from oakum.rules.rule_set import RuleSet

_KEY = "(?:[Kk]ey|KEY|[Tt]oken|TOKEN|[Ss]ecret|SECRET)"
_ASSIGNED = (
    r"""["'`\])\\]{0,3}(?:[ \t]{0,24}(?:=>?|:=?|==|>)[ \t]{0,24}[\\"'`({\[]{0,4}"""
    r"""|(?<=["'`]),[ \t]{0,4}[\\]?["'`]|\([ \t]{0,2}["'`]|[ \t]value=["'])"""
)
_VALUE = r"(?P<secret>[A-Za-z0-9][A-Za-z0-9_\-.+/=~:|]{14,254}[A-Za-z0-9=_\-])(?![A-Za-z0-9_\-+/=])"
EXPRESSION = f"(?P<key>{_KEY}){_ASSIGNED}{_VALUE}"
LOOK_FOR = (
    _KEY + r"""["'`\])\\]{0,3}(?:[ \t]value)?[ \t]{0,24}[=:>,(][ \t"'`>=\\({\[]{0,24}"""
    r"(?:[A-Za-z_\-+/.]{0,9}[0-9][A-Za-z0-9_\-.+/=~:|]{6}|[A-Za-z_\-+/.]{10,64}[0-9])"
)
"""Asks for the sign and for a digit soon: names of keys are everywhere in code, but seldom assigned such values."""

_OPAQUE = "[A-Za-z0-9_\\-.+/=~:|]{16,255}"
_OPAQUE_EXAMPLE = "{alnum:40}"
_SHAPED, _SHAPELESS = 0.75, 0.62
"""Confidence that a value of the documented shape, or any random one, under such a name is real."""
_ORDINARY = ("api", "access", "client", "app")
"""What must follow an ordinary word, so that it is a service's name: `front_api_key`."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service."""

    name: str
    """As the service writes itself. Its words are what names are compared with: `Abstract API`, `abstract_api`."""
    docs: str = ""
    revoke: str = ""
    value: str = ""
    """Template of the value where the provider documents its shape; see `oakum.rules.template`."""
    also: tuple[str, ...] = ()
    """Other names that its keys go by."""
    ordinary: bool = False
    """True where the name is an ordinary word, which counts only before `api_key` and the like."""


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Services whose keys do the same harm."""

    what: str
    """What the holder of a key can do; `{name}` stands for the service."""
    severity: Severity
    service: dict[str, Row]
    """By id."""


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    group: tuple[Group, ...]


def path() -> Path:
    """Where the table lies."""
    return Path(__file__).parent / "long_tail.toml"


def load() -> RuleSet:
    """The rules of the table that ships with Oakum. Raises RuleError when it is wrong."""
    return parse(path().read_bytes(), path())


def parse(raw: bytes, source: Path) -> RuleSet:
    """The rules of a table. Raises RuleError with the file and the row."""
    from oakum.rules.loader import of_rules

    try:
        table = msgspec.toml.decode(raw, type=Table)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{source}: {error}") from error
    services = {
        id_: Service(id=id_, name=row.name, docs=row.docs, revoke=row.revoke or row.docs)
        for group in table.group
        for id_, row in group.service.items()
    }
    rules = [_rule(id_, row, group) for group in table.group for id_, row in group.service.items()]
    _distinct(rules, source)
    return of_rules(rules, services)


def _distinct(rules: list[Rule], source: Path) -> None:
    owners: dict[str, str] = {}
    for rule in rules:
        for name in rule.called:
            if name in owners:
                raise RuleError(f"{source}: {owners[name]} and {rule.service} both answer to {name!r}; rename one")
            owners[name] = rule.service


def _rule(id_: str, row: Row, group: Group) -> Rule:
    from oakum.rules.shape import expression_of  # most starts have the rules from their cache

    names = tuple(dict.fromkeys(_plain(name) for name in (row.name, *row.also)))
    written = re.sub(r"[^A-Za-z0-9]+", "_", row.name).strip("_")
    example = row.value or _OPAQUE_EXAMPLE
    return Rule(
        id=f"{id_}-key",
        service=id_,
        title=f"{row.name} API key",
        what=f"{group.what.replace('{name}', row.name)} Revoke the key there and issue another.",
        severity=group.severity,
        confidence=_SHAPED if row.value else _SHAPELESS,
        called=tuple(f"{name}{after}" for name in names for after in (_ORDINARY if row.ordinary else ("",))),
        value=expression_of(row.value) if row.value else _OPAQUE,
        expression=EXPRESSION,
        look_for=LOOK_FOR,
        checks=("entropy:3.0", "mixed"),
        references=(row.docs,) if row.docs else (),
        examples=tuple(_examples(written, example)),
        counter_examples=tuple(_counter_examples(written, example)),
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _examples(name: str, value: str) -> Iterator[str]:
    yield f"{name.upper()}_API_KEY={value}"
    yield f'"{name.lower()}_api_key": "{value}",'
    yield f"const my{name.title().replace('_', '')}AccessToken = '{value}';"


def _counter_examples(name: str, value: str) -> Iterator[str]:
    yield f"{name.upper()}_API_KEY=${{{{{name.upper()}_API_KEY}}}}"
    yield f'{name.lower()}_checksum = "{value}"'
    yield f'some_api_key = "{value}"'
