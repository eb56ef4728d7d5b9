"""What engines are made of: the rules in force, and the senses that are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from oakum import config
from oakum.config import Settings
from oakum.guard.engine import Engine
from oakum.guard.event import Event, Moment
from oakum.guard.seek import Seeker
from oakum.guard.senses import Senses, Sight, read_file
from oakum.scan import equipment


def engines(settings: Settings) -> Callable[[], Engine]:
    """Makes engines that share their rules. Raises OakumError."""
    rules = config.rules_for(settings.rules)
    tools = equipment(rules, settings.scan, settings.report.threshold)
    severities = {rule.id: rule.severity for rule in rules.rules}

    def make() -> Engine:
        seeker = Seeker(tools.detector(), settings.report.threshold)
        senses = Senses(seeker=seeker, look=_look, locate=_locate, read=read_file, alarms=_alarms, wrap=_wrap)
        return Engine(senses, severities)

    return make


def _look(command: str, folder: str, environment: Mapping[str, str]) -> Sight:
    from oakum.guard.shell import look  # its parser is only loaded when the first command comes

    return look(command, folder, environment)


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
