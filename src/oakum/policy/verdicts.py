"""Verdicts as configured: `[policy.verdicts]` gives rules another verdict than their own, or takes them away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

from oakum.model import PolicyError
from oakum.model.decision import Verdict
from oakum.policy.bundle import Bundle
from oakum.policy.metadata import metadata

OFF = "off"
_PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)


class Verdicts:
    """Globs over rules (`oakum.kubernetes.*`), each with a verdict; of those that fit the longest counts."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self._chosen = sorted(chosen.items(), key=lambda pair: -len(pair[0]))

    def of(self, policy: str, own: Verdict) -> Verdict | None:
        """What is to be done about a rule; None for nothing."""
        chosen = next((verdict for glob, verdict in self._chosen if fnmatchcase(policy, glob)), str(own))
        return None if chosen == OFF else Verdict(chosen)

    def check(self, bundle: Bundle) -> None:
        """Raises PolicyError for a glob that fits no rule: whoever wrote it takes something for denied that is not."""
        known, unlisted = _known(bundle) if self._chosen else (set(), set())
        for glob, _ in self._chosen:
            fits = any(fnmatchcase(rule, glob) for rule in known)
            if not fits and not any(glob.startswith(f"{package}.") for package in unlisted):
                raise PolicyError(f"policy.verdicts: no rule is called {glob!a}; `oakum policy packs NAME` lists them")


def _known(bundle: Bundle) -> tuple[set[str], set[str]]:
    """The rules that there are, and the packages that do not say which they have (`custom.rule` in their metadata)."""
    known = {f"{package.name}.{rule}" for package in bundle.packages for rule in package.rules}
    listed: set[str] = set()
    for file, text in bundle.modules.items():
        package = _PACKAGE.search(text)
        for one in metadata(text, file) if package else ():
            if package and isinstance(rule := one.custom.get("rule"), str):
                known.add(f"{package[1]}.{rule}")
                listed.add(package[1])
    return known, {package.name for package in bundle.packages} - listed
