"""YAML to be read by people: text of several lines as blocks, keys in the order they were given."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from oakum.model import MissingExtra

_WIDTH = 116
_HEAD = "# Written by `oakum policy export`; change the command, not this file.\n"


def written(documents: Iterable[dict[str, Any]]) -> str:
    """Objects as one file. Raises MissingExtra."""
    yaml = _library()
    text = yaml.dump_all(documents, Dumper=_dumper(), sort_keys=False, width=_WIDTH, allow_unicode=True)
    return f"{_HEAD}{text}"


def _library() -> Any:
    try:
        import yaml
    except ImportError:
        raise MissingExtra("exporting policies", "policy") from None
    return yaml


@lru_cache(maxsize=1)
def _dumper() -> Any:
    yaml = _library()

    class Dumper(yaml.SafeDumper):  # type: ignore[misc, name-defined, unused-ignore]
        """Writes blocks, and never an anchor."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def text(dumper: Any, value: str) -> Any:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return Dumper
