"""What engines are made of: the rules in force, and the senses that are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from oakum import config
from oakum.config import Settings, cache_directory
from oakum.detect.detector import Options
from oakum.detect.equipment import equip
from oakum.guard.engine import Engine
from oakum.guard.event import Event, Moment
from oakum.guard.seek import Seeker
from oakum.guard.senses import Senses, Sight, read_file

if TYPE_CHECKING:
    from oakum.guard.policies import Asked


def engines(settings: Settings) -> Callable[[], Engine]:
    """Makes engines that share their rules. Raises OakumError."""
    rules = config.rules_for(settings.rules)
    depth, markers = settings.scan.max_decode_depth, settings.scan.foreign_markers
    options = Options(floor=settings.report.threshold, depth=depth, foreign_markers=markers)
    tools = equip(rules, options, cache_directory())
    policies = _policies(settings)
    severities = {rule.id: rule.severity for rule in rules.rules}

    def make() -> Engine:
        seeker = Seeker(tools.detector(), settings.report.threshold)
        senses = Senses(seeker=seeker, look=_look, locate=_locate, read=read_file, alarms=_alarms, wrap=_wrap)
        return Engine(senses, severities, policies)

    return make


def _policies(settings: Settings) -> Asked | None:
    if not settings.policy.configured:
        return None
    from oakum.guard.policies import asked  # loads an engine for policies

    return asked(settings)


def warm() -> None:
    """Compiles this user's rules into the cache, so that the first hook need not. Raises OakumError for a wrong
    configuration."""
    engines(config.load(Path("/"), use_repository=False).settings)


def _look(command: str, folder: str, environment: Mapping[str, str], until: float) -> Sight:
    from oakum.guard.shell import look  # its parser is only loaded when the first command comes

    return look(command, folder, environment, until)


def _wrap(command: str, session: str) -> str:
    from oakum.guard.shell import wrap

    return wrap(command, session)


def _alarms(event: Event, environment: Mapping[str, str]) -> list[str]:
    from oakum.guard import watchman
    from oakum.guard.install import record

    if event.moment is Moment.CONFIG_CHANGE:
        found = watchman.changed_settings(event, any(path in record.load(environment) for path in event.paths))
    else:
        found = watchman.of_repository(config.root_of(Path(event.folder))) if event.folder else []
    return [f"{alarm.path}: {alarm.message}" for alarm in found]


def _locate(path: str, folder: str, home: str) -> str:
    from oakum.guard.secret_files import secret_at

    found = secret_at(path, folder, home)
    return found.kind if found and found.certain else ""
