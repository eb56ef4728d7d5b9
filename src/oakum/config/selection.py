"""Which rules are in force."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from oakum.config.layers import nearest
from oakum.config.settings import RulesSettings
from oakum.config.user_dirs import cache_directory
from oakum.model import UNSAFE, ConfigError, RuleError
from oakum.rules import RuleSet, cache, loader, toml
from oakum.rules.lines import line_of_rule
from oakum.rules.model import RuleFile

if TYPE_CHECKING:
    from oakum.rules.unsafe import Pack


def rules_for(settings: RulesSettings) -> RuleSet:
    """The rules that the settings name, read from their files.

    Raises RuleError when a file is wrong, ConfigError when a named rule does not exist or no rule is left.
    """
    if not settings.builtin and not settings.files:
        raise ConfigError("rules.builtin is off and rules.files is empty: no rule is left; name a rule file")
    sets = [cache.builtin(cache_directory())] if settings.builtin else []
    if settings.files:
        sets.append(loader.rule_set(read_foreign(Path(name)) for name in settings.files))
    return select(loader.joined(sets), settings)


def looks_for_secrets(settings: RulesSettings) -> bool:
    """Whether any rule of a secret is in force, not only unsafe defaults."""
    return "secrets" in settings.packs and (not settings.enable or bool(_of_secrets(settings.enable)))


def pack_for(settings: RulesSettings) -> Pack | None:
    """The rules of unsafe defaults in force; None when they are not asked for.

    Raises RuleError when a file is wrong, ConfigError when a named rule does not exist or no rule is left.
    """
    enable, disable = _of_pack(settings.enable), _of_pack(settings.disable)
    if "insecure" not in settings.packs:
        if enable:
            raise ConfigError(f"rules.enable: {enable[0]!a} is of the pack of unsafe defaults: add --insecure")
        return None
    if settings.enable and not enable:
        return None
    from oakum.rules.unsafe import load_pack  # only where it is asked for: every start would wait for it

    pack = load_pack()
    ids = tuple(rule.id for rule in pack.rules)
    kept = _matching(enable, ids, "rules.enable") if enable else set(ids)
    kept -= _matching(disable, ids, "rules.disable")
    if not kept:
        raise ConfigError("rules.enable and rules.disable leave no rule of unsafe defaults")
    return msgspec.structs.replace(pack, rules=tuple(rule for rule in pack.rules if rule.id in kept))


def _of_pack(patterns: Iterable[str]) -> tuple[str, ...]:
    return tuple(pattern for pattern in patterns if pattern.startswith(UNSAFE))


def _of_secrets(patterns: Iterable[str]) -> tuple[str, ...]:
    return tuple(pattern for pattern in patterns if not pattern.startswith(UNSAFE))


def select(rule_set: RuleSet, settings: RulesSettings) -> RuleSet:
    """The rules enabled and not disabled. Raises ConfigError for an unknown id, or when none is left."""
    if not settings.enable and not settings.disable:
        return rule_set
    ids = tuple(rule.id for rule in rule_set.rules)
    enable = _of_secrets(settings.enable)
    enabled = _matching(enable, ids, "rules.enable") if enable else set(ids)
    kept = enabled - _matching(_of_secrets(settings.disable), ids, "rules.disable")
    if not kept:
        raise ConfigError("rules.enable and rules.disable leave no rule: a scan would find nothing")
    if len(kept) == len(ids):
        return rule_set
    return loader.of_rules((rule for rule in rule_set.rules if rule.id in kept), rule_set.services)


def read_foreign(path: Path) -> RuleFile:
    """A rule file that a user brings, bounded, no expression of which can hang a scan. Raises RuleError."""
    from oakum.detect.checks import known  # these only where there is a foreign file
    from oakum.rules.allow import check_allowances
    from oakum.rules.safety import compiled

    raw = toml.read_bytes(path, RuleError)
    toml.parse(raw, path, RuleError)
    try:
        rule_file = loader.parse(raw, path)
    except (RecursionError, OverflowError) as error:
        raise RuleError(f"{path}: an expression is nested too deeply or repeats too often: {error}") from None
    for index, rule in enumerate(rule_file.rule):
        try:
            for expression in rule.expressions:
                compiled(expression)
            known(rule.checks)
            check_allowances(rule)
        except RuleError as error:
            raise RuleError(f"{path}:{line_of_rule(raw, index)}: rule {rule.id}: {error}") from error
    foreign = tuple(msgspec.structs.replace(rule, foreign=True) for rule in rule_file.rule)
    return msgspec.structs.replace(rule_file, rule=foreign)


def _matching(patterns: Iterable[str], ids: tuple[str, ...], key: str) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        matches = {pattern} & set(ids) or {id_ for id_ in ids if fnmatchcase(id_, pattern)}
        if not matches:
            raise ConfigError(f"{key}: there is no rule {ascii(pattern)[:100]}{nearest(pattern, ids)}")
        found |= matches
    return found
