"""Our pack `kubernetes` itself, for engines of Rego: nothing is translated, so nothing can differ."""

from __future__ import annotations

import re

from oakum.policy import packs

_PACK = "kubernetes"


def modules() -> dict[str, str]:
    """File name -> Rego of the pack, with what it imports."""
    return packs.modules([_PACK])


def below(prefix: str, text: str, parameters: str) -> str:
    """A module moved to `PREFIX.oakum`, which takes its parameters from `parameters`."""
    moved = re.sub(r"(?m)^package oakum\.", f"package {prefix}.oakum.", text)
    moved = moved.replace("data.oakum.", f"data.{prefix}.oakum.")
    return moved.replace(f"data.parameters.{_PACK}.", f"{parameters}.")


def rule_name(check: str) -> str:
    """The id of a check as part of a name in Rego."""
    return check.replace("-", "_")
