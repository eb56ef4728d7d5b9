"""The exceptions in force: those of the ignore file, and those that the organisation's register has granted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from oakum.config.settings import Settings
from oakum.model import Skipped
from oakum.policy import exceptions
from oakum.policy.exceptions import Ignore

URL_VARIABLE = "OAKUM_EXCEPTIONS_URL"
"""Comes before `exceptions.url`, so that a job needs no file."""


class Granted(NamedTuple):
    """All of them, also those that have ended: whoever hears them says so."""

    entries: tuple[Ignore, ...]
    notices: tuple[Skipped, ...] = ()
    """What the reader has to know about them."""


def is_shared(settings: Settings) -> bool:
    """Whether there is a register to ask."""
    return bool(settings.exceptions.url or os.environ.get(URL_VARIABLE))


def granted(settings: Settings) -> Granted:
    """Raises ConfigError for a wrong ignore file, and for a register that is not what it should be; one that is out of
    reach is said in a notice."""
    own = exceptions.load(Path(settings.ignore_file))
    if not is_shared(settings):
        return Granted(own)
    from oakum.policy.register.hearing import heard  # most have none, and need not wait for it

    found = heard(settings.exceptions)
    return Granted((*own, *found.entries), found.notices)
