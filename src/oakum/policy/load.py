"""Policies as configured: packs, the user's folder, parameters, exceptions and an engine become `Policies`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from oakum.config.settings import PolicySettings, Settings
from oakum.policy import exceptions, folder, packs
from oakum.policy.bundle import PARAMETERS, Bundle, bundle
from oakum.policy.decide import Policies
from oakum.policy.exceptions import Ignore
from oakum.policy.granted import is_shared
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds
from oakum.policy.verdicts import Verdicts
from oakum.policy.waivers import Waivers

_TOKEN = "OAKUM_OPA_TOKEN"  # noqa: S105 - the name of an environment variable
"""Bearer token for `policy.server`."""


def load(settings: Settings, default: Iterable[str] = (), *, trusted: bool = True) -> Policies:
    """The policies in force; `default` names the packs where the settings name neither packs nor a folder.

    Policies of a folder that is not `trusted` are evaluated in a process of their own, with bounds on time and memory.
    Raises PolicyError for what is wrong with a policy, ConfigError for a wrong ignore file, MissingExtra.
    """
    chosen = settings.policy
    own = exceptions.load(Path(settings.ignore_file))
    waivers = Waivers(
        partial(_with_shared, own, settings) if is_shared(settings) else own,
        source=Path(settings.ignore_file).name,
        most_days=chosen.exception_days,
        needs=chosen.exception_needs,
    )
    make = partial(
        engine,
        chosen.engine,
        url=chosen.server,
        token=os.environ.get(_TOKEN, ""),
        bounds=None if trusted or not chosen.folder else Bounds(),
    )
    policies, verdicts = bundle_of(chosen, default), Verdicts(chosen.verdicts)
    verdicts.check(policies)
    return Policies(policies, make, waivers, verdicts)


def _with_shared(own: tuple[Ignore, ...], settings: Settings) -> tuple[Ignore, ...]:
    from oakum.policy.register.hearing import heard  # most have no register, and need not wait for it

    return (*own, *heard(settings.exceptions).entries)


def bundle_of(settings: PolicySettings, default: Iterable[str] = ()) -> Bundle:
    """The policies that the settings name, and their data. Raises PolicyError."""
    names = settings.packs if settings.configured else tuple(default)
    modules = packs.modules(names)
    data: dict[str, Any] = {}
    if settings.folder:
        own = folder.read(Path(settings.folder))
        modules |= own.modules
        data = own.data
    given = {name.replace("-", "_"): values for name, values in settings.parameters.items()}
    if given:
        data = {**data, PARAMETERS: {**data.get(PARAMETERS, {}), **given}}
    return bundle(modules, data, settings.objects)
