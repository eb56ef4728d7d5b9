"""The policies that ship with Oakum. Each pack is a file of Rego beside this one, and a file of its tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from oakum.model import PolicyError

FOLDER = Path(__file__).parent
ALL = "all"
NAMES: tuple[str, ...] = ("secrets", "ai-changes", "agents", "kubernetes", "gitops", "supply", "ephemeral")
"""Every pack; `ai-changes` is `ai_changes.rego` with the package `oakum.ai_changes`."""


def modules(names: Iterable[str]) -> dict[str, str]:
    """File name -> Rego of packs (`all` for every one) and what they import. Raises PolicyError for an unknown pack."""
    wanted = list(names)
    chosen = NAMES if ALL in wanted else wanted
    found = {f"{stem_of(name)}.rego": (FOLDER / f"{stem_of(name)}.rego").read_text("utf-8") for name in chosen}
    return found | _imported(found)


def stem_of(name: str) -> str:
    """The last name of a pack's package, and the stem of its file. Raises PolicyError for an unknown name."""
    if name not in NAMES:
        raise PolicyError(f"policy.packs: there is no pack {name!a}; there are: {', '.join((*NAMES, ALL))}")
    return name.replace("-", "_")


def _imported(found: dict[str, str]) -> dict[str, str]:
    """What packs share: `lib/NAME.rego`, of those that name `data.oakum.lib.NAME`."""
    texts = "\n".join(found.values())
    shared = sorted((FOLDER / "lib").glob("*.rego"))
    return {
        f"lib/{path.name}": path.read_text("utf-8")
        for path in shared
        if not path.stem.endswith("_test") and f"data.oakum.lib.{path.stem}" in texts
    }
