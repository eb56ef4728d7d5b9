"""What the packs say of themselves, for people: rules with what to do, and parameters with their defaults."""

from __future__ import annotations

from typing import Any

import msgspec

from oakum.policy import packs
from oakum.policy.heads import heads
from oakum.policy.metadata import Annotation, metadata


class PackRule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of a pack."""

    id: str
    """As it stands in grounds behind the package, such as `literal-env`."""
    verdict: str
    title: str
    description: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """What can be set in `[policy.parameters.NAME]`."""

    name: str
    default: Any
    title: str


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """One pack."""

    name: str
    package: str
    title: str
    description: str
    events: tuple[str, ...]
    rules: tuple[PackRule, ...]
    parameters: tuple[Parameter, ...]


def catalogue() -> tuple[Pack, ...]:
    """Every pack, in the order of `packs.NAMES`. Raises MissingExtra."""
    return tuple(map(pack, packs.NAMES))


def pack(name: str) -> Pack:
    """One pack. Raises PolicyError for an unknown name, MissingExtra."""
    file = f"{packs.stem_of(name)}.rego"
    text = (packs.FOLDER / file).read_text("utf-8")
    (found,) = heads({file: text})
    said = metadata(text, file)
    about = {one.about: one for one in said}
    whole = about["package"]
    return Pack(
        name=name,
        package=found.package,
        title=whole.title,
        description=whole.description,
        events=tuple(whole.custom["events"]),
        rules=tuple(map(_rule, (one for one in said if "rule" in one.custom))),
        parameters=tuple(
            Parameter(name=key, default=value, title=about[key].title)
            for key, value in found.defaults.items()
            if key in about
        ),
    )


def _rule(said: Annotation) -> PackRule:
    return PackRule(id=said.custom["rule"], verdict=said.about, title=said.title, description=said.description)
