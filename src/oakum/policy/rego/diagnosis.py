"""What each engine makes of policies: whether it is there, and what keeps it from judging by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

import msgspec

from oakum.model import OakumError
from oakum.policy.rego.extension import Extensions
from oakum.policy.rego.faults import Fault, faults
from oakum.policy.rego.interface import RegoEngine
from oakum.policy.rego.outline import Outline
from oakum.policy.rego.select import Preference, engine


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """One engine."""

    name: Preference
    version: str = ""
    missing: str = ""
    """Why the engine is not there."""
    faults: tuple[Fault, ...] = ()
    """What it has against the policies."""
    refusal: str = ""
    """What it says itself when it loads policies without faults."""

    @property
    def is_usable(self) -> bool:
        """Whether it can judge by these policies."""
        return not (self.missing or self.faults or self.refusal)


def diagnoses(
    found: Outline,
    modules: Mapping[str, str],
    data: Mapping[str, Any],
    *,
    syntax: Literal["v0", "v1"] = "v1",
    url: str = "",
    token: str = "",
    extensions: Extensions | None = None,
    allowed: frozenset[str] = frozenset(),
) -> Iterator[Diagnosis]:
    """Of every engine; of a server only where its URL is given, and then nothing is put on it."""
    for name in get_args(Preference):
        if name == "auto" or (name == "opa-server" and not url):
            continue
        try:
            one = engine(name, url=url, token=token, extensions=extensions, allowed=allowed)
            version = one.version
        except OakumError as error:
            yield Diagnosis(name=name, missing=str(error))
            continue
        wrong = tuple(faults(found, data, one.builtins, allowed))
        refusal = "" if wrong or name == "opa-server" else _refusal(one, modules, data, syntax)
        yield Diagnosis(name=name, version=version, faults=wrong, refusal=refusal)


def _refusal(one: RegoEngine, modules: Mapping[str, str], data: Mapping[str, Any], syntax: Literal["v0", "v1"]) -> str:
    try:
        one.load(modules, data, syntax=syntax)
    except OakumError as error:
        return str(error)
    return ""
