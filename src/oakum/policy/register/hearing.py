"""What the register says now: asked for when it is needed, at most once a minute in one process, and remembered while
it is out of reach for as long as the settings allow. After that no exception of it is heard: it fails closed."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from oakum.config import cache_directory
from oakum.config.settings import ExceptionsSettings
from oakum.model import ConfigError, OakumError, Skipped
from oakum.policy.granted import URL_VARIABLE
from oakum.policy.register.client import OutOfReach, Register
from oakum.policy.register.kept import Answer, Kept
from oakum.policy.register.record import Record, Shared, shared
from oakum.report.excepted import UNHEARD

TOKEN_VARIABLE = "OAKUM_EXCEPTIONS_TOKEN"  # noqa: S105 - the name of an environment variable
REPOSITORY_VARIABLES = ("OAKUM_REPOSITORY", "GITHUB_REPOSITORY", "CI_PROJECT_PATH")
FRESH = timedelta(minutes=1)
"""For so long an answer is not asked for again: a revocation takes effect within it."""
_SECONDS = 3.0
_LAPSED_DAYS = 90
"""For so long after its end an exception is still told of."""
_LARGEST_TOKEN = 4096
Clock = Callable[[], datetime]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Exceptions of the register that are about this repository."""

    entries: tuple[Shared, ...] = ()
    notices: tuple[Skipped, ...] = ()


class Hearing:
    """Asks one register. Any thread may."""

    def __init__(
        self,
        register: Register,
        kept: Kept,
        max_age: timedelta,
        repository: str,
        now: Clock = lambda: datetime.now(UTC),
    ) -> None:
        self._register = register
        self._kept = kept
        self._max_age = max(max_age, FRESH)
        self._repository = repository
        self._now = now
        self._asking = threading.Lock()
        self._known: _Known | None = None
        self._tried: datetime | None = None
        self._failure = ""
        self._waits = True

    def heard(self) -> Heard:
        """What holds now. Raises ConfigError for a register that refuses, or that is another one."""
        if self._waits:
            with self._asking:
                self._ask_if_due()
        return self._heard()

    def watched(self) -> None:
        """From now on `heard` waits for nobody: somebody calls `refresh` again and again."""
        self._waits = False
        self._recall()

    def refresh(self) -> None:
        """Asks now. Raises ConfigError, OutOfReach; what was heard before stays, within its age."""
        with self._asking:
            self._ask()
        if self._failure:
            raise OutOfReach(self._failure)

    def _recall(self) -> None:
        if self._tried is None and self._known is None and (kept := self._kept.read()):
            self._take(kept)

    def _ask_if_due(self) -> None:
        self._recall()
        if self._tried is None or not timedelta() <= self._now() - self._tried < FRESH:
            self._ask()

    def _ask(self) -> None:
        self._tried = self._now()
        since = (self._tried - timedelta(days=_LAPSED_DAYS)).date()
        query: dict[str, str | list[str]] = {"state": ["open", "expired", "revoked"], "ended_since": str(since)}
        if self._repository:
            query["repository"] = self._repository
        try:
            answer = Answer(at=self._tried, records=tuple(self._register.records(query)))
        except OakumError as error:
            self._failure = str(error)
            if isinstance(error, OutOfReach):
                return
            self._known = None  # it refuses: what it said before is not to be used, either
            raise
        self._failure = ""
        self._take(answer)
        self._kept.write(answer)

    def _take(self, answer: Answer) -> None:
        self._known = _Known(answer, tuple(entries(answer.records, self._register.address, self._repository)))

    def _heard(self) -> Heard:
        known = self._known
        if known is None:
            return Heard(notices=(self._notice("no exception of it is heard"),))
        if not timedelta() <= self._now() - known.answer.at <= self._max_age:
            return Heard(notices=(self._notice("its last answer is too old, so no exception of it is heard"),))
        if not self._failure:
            return Heard(entries=known.entries)
        told = f"its answer of {known.answer.at:%Y-%m-%d %H:%M} UTC is heard"
        return Heard(entries=known.entries, notices=(self._notice(told),))

    def _notice(self, told: str) -> Skipped:
        return Skipped(
            path=self._register.address,
            reason=UNHEARD,
            detail=f"{self._failure or 'it has not answered yet'}; {told}",
            by_default=True,
        )


class _Known(NamedTuple):
    answer: Answer
    entries: tuple[Shared, ...]


def heard(settings: ExceptionsSettings) -> Heard:
    """What the register of the settings says. Raises ConfigError."""
    return hearing(settings).heard()


def watch(settings: ExceptionsSettings) -> None:
    """Has a thread ask again and again, for whoever must not wait: the guard. Raises ConfigError."""
    asked = hearing(settings)
    asked.watched()

    def work() -> None:
        while True:
            with contextlib.suppress(OakumError):  # whoever hears is told
                asked.refresh()
            time.sleep(FRESH.total_seconds())

    threading.Thread(target=work, name="exceptions", daemon=True).start()


def hearing(settings: ExceptionsSettings, environ: Mapping[str, str] = os.environ) -> Hearing:
    """Who asks the register of the settings; the same one each time. Raises ConfigError."""
    repository = next((environ[name] for name in REPOSITORY_VARIABLES if environ.get(name)), "")
    return _hearing(settings, environ.get(URL_VARIABLE) or settings.url, _token(settings, environ), repository)


def register(settings: ExceptionsSettings, environ: Mapping[str, str] = os.environ, url: str = "") -> Register:
    """The register itself, to ask it for more. Raises ConfigError."""
    address = url or environ.get(URL_VARIABLE) or settings.url
    if not address:
        raise ConfigError(f"there is no register of exceptions: name it by --url, {URL_VARIABLE} or exceptions.url")
    return Register(address, _token(settings, environ), settings.ca_file)


def entries(records: Iterable[Record], address: str, repository: str) -> Iterable[Shared]:
    """The exceptions in records, without those of other repositories."""
    for record in records:
        found = shared(record, address)
        if found is None:
            continue
        if found.policy:
            yield found  # policies know the repository of what they judge
        elif not found.repository:
            yield found
        elif repository and fnmatchcase(repository, found.repository):
            yield msgspec.structs.replace(found, repository="")


@cache
def _hearing(settings: ExceptionsSettings, address: str, token: str, repository: str) -> Hearing:
    max_age = timedelta(minutes=settings.max_age_minutes)
    asked = Register(address, token, settings.ca_file, _SECONDS)
    kept = Kept(cache_directory() if max_age else None, token, f"{asked.address} {repository}")
    return Hearing(asked, kept, max_age, repository)


def _token(settings: ExceptionsSettings, environ: Mapping[str, str]) -> str:
    if text := environ.get(TOKEN_VARIABLE):
        return text.strip()
    if not settings.token_file:
        return ""
    try:
        with Path(settings.token_file).open("rb") as file:
            return file.read(_LARGEST_TOKEN).decode("ascii").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "is no token"
        raise ConfigError(f"exceptions.token_file: {settings.token_file}: {reason}") from None
