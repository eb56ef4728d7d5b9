"""The reference of the rules: services and what is found of each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from oakum import config
from oakum.config.settings import RulesSettings
from oakum.rules.model import Rule, Service
from parts import table


def tables() -> str:
    """The count, then a section for each service, by name."""
    rule_set = config.rules_for(RulesSettings())
    ordered = sorted(rule_set.rules, key=lambda rule: (_name(rule_set.services[rule.service]), rule.id))
    sections = [
        _section(rule_set.services[service], rules)
        for service, rules in groupby(ordered, key=lambda rule: rule.service)
    ]
    count = f"{len(rule_set.rules):,} rules of {len(sections):,} services."
    return "\n\n".join([count, *sections])


def _section(service: Service, rules: Iterable[Rule]) -> str:
    rows = (
        (f'<a id="{rule.id}"></a>`{rule.id}`', rule.title, str(rule.severity), f"{rule.confidence:.2f}")
        for rule in rules
    )
    links = [f"[{word}]({address})" for word, address in _addresses(service) if address]
    heading = f"### {service.name}" + (f"\n\n{', '.join(links)}" if links else "")
    return f"{heading}\n\n{table(('rule', 'what', 'severity', 'confidence'), rows)}"


def _addresses(service: Service) -> tuple[tuple[str, str], ...]:
    return ("provider's documentation", service.docs), ("where to revoke", service.revoke)


def _name(service: Service) -> tuple[str, str]:
    return service.name.casefold(), service.id
