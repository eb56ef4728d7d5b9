"""The reference of the rules: services, what is found of each, and what that proves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from itertools import groupby

from oakum import config
from oakum.config.settings import RulesSettings
from oakum.detect.checks import CHECKS
from oakum.rules.coverage import Kind, coverage, kind
from oakum.rules.model import Rule, Service
from parts import table

_KINDS = {
    Kind.FORMAT: "the shape of the secret: a prefix, a length, a structure",
    Kind.BLOCK: "the shape of several lines",
    Kind.NAMED: "the service's name, and the shape of the value that is assigned to it",
    Kind.LONG_TAIL: "the service's name before `key`, `token` or `secret`, and a value that looks random",
    Kind.GENERIC: "a word such as `password`; which service the value opens is not said",
}


def covered() -> str:
    """How many rules know a secret in which way, and what each check proves."""
    rules = config.rules_for(RulesSettings()).rules
    counts = coverage(rules)
    kinds = ((f"`{one}`", _KINDS[one], f"{count:,}") for one, count in counts.kinds.items())
    checks = ((f"`{name}`", _about(name), f"{_users(rules, name):,}") for name in sorted(CHECKS))
    return "\n\n".join(
        [
            f"{counts.rules:,} rules of {counts.services:,} services.",
            table(("kind", "what it goes by", "rules"), kinds),
            table(("check", "what it does", "rules"), checks),
        ]
    )


def tables() -> str:
    """A section for each service with rules of its own, by name; then one table of the long tail."""
    rule_set = config.rules_for(RulesSettings())
    services = rule_set.services
    ordered = sorted(rule_set.rules, key=lambda rule: (_name(services[rule.service]), rule.id))
    own = [rule for rule in ordered if kind(rule) is not Kind.LONG_TAIL]
    sections = [_section(services[id_], rules) for id_, rules in groupby(own, key=lambda rule: rule.service)]
    return "\n\n".join([*sections, _long_tail([rule for rule in ordered if rule.called], services)])


def _section(service: Service, rules: Iterable[Rule]) -> str:
    rows = (
        (_anchor(rule), rule.title, str(rule.severity), f"{rule.confidence:.2f}", str(kind(rule)), _checks(rule))
        for rule in rules
    )
    links = [f"[{word}]({address})" for word, address in _addresses(service) if address]
    heading = f"### {service.name}" + (f"\n\n{', '.join(links)}" if links else "")
    return f"{heading}\n\n{table(('rule', 'what', 'severity', 'confidence', 'kind', 'checks'), rows)}"


def _long_tail(rules: Iterable[Rule], services: Mapping[str, Service]) -> str:
    rows = ((_anchor(rule), _linked(services[rule.service]), str(rule.severity), _called(rule)) for rule in rules)
    heading = (
        "### Services known by name\n\nTheir keys have no shape of their own; the checks are `entropy` and `mixed`."
    )
    return f"{heading}\n\n{table(('rule', 'service', 'severity', 'called'), rows)}"


def _linked(service: Service) -> str:
    return f"[{service.name}]({service.docs})" if service.docs else service.name


def _called(rule: Rule) -> str:
    return ", ".join(f"`{name}`" for name in rule.called)


def _anchor(rule: Rule) -> str:
    return f'<a id="{rule.id}"></a>`{rule.id}`'


def _checks(rule: Rule) -> str:
    return ", ".join(f"`{check}`" for check in rule.checks)


def _about(check: str) -> str:
    """The first paragraph of the check's own documentation."""
    module, _, function = CHECKS[check].partition(".")
    documented = getattr(import_module(f"oakum.detect.checks.{module}"), function).__doc__ or ""
    return str(documented).partition("\n\n")[0]


def _users(rules: Sequence[Rule], check: str) -> int:
    return sum(any(named.partition(":")[0] == check for named in rule.checks) for rule in rules)


def _addresses(service: Service) -> tuple[tuple[str, str], ...]:
    return ("provider's documentation", service.docs), ("where to revoke", service.revoke)


def _name(service: Service) -> tuple[str, str]:
    return service.name.casefold(), service.id
