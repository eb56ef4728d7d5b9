"""Functions that Rego v1 dropped and policies in v0 still call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import Any

from oakum.model import MissingExtra
from oakum.policy.rego.extension import Extension

try:
    import regorus
except ImportError:
    raise MissingExtra("the embedded engine for Rego", "policy") from None


def _any(items: Collection[Any]) -> bool:
    return any(item is True for item in items)


def _all(items: Collection[Any]) -> bool:
    return all(item is True for item in items)


def _difference(one: set[Any], other: set[Any]) -> set[Any]:
    return one - other


def _of(*kinds: type) -> Callable[[Any], Any]:
    """Lets a value of these types pass."""

    def cast(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError("another type")
        return value

    return cast


class _Engines(threading.local):
    """For each thread, since an engine works only in the one that made it: name of the function -> engine."""

    def __init__(self) -> None:
        self.by_name: dict[str, Any] = {}


_ENGINES = _Engines()


def _renamed(name: str) -> Extension:
    """A function of two arguments that regorus has under another name."""

    def call(one: Any, other: Any) -> Any:
        engine = _ENGINES.by_name.get(name)
        if engine is None:
            engine = _ENGINES.by_name[name] = regorus.Engine()
            engine.add_policy("old.rego", f"package old\nanswer := {name}(input[0], input[1])")
        engine.set_input([one, other])
        return engine.eval_rule("data.old.answer")

    return Extension(2, call)


FUNCTIONS = {
    "any": Extension(1, _any),
    "all": Extension(1, _all),
    "set_diff": Extension(2, _difference),
    "re_match": _renamed("regex.match"),
    "net.cidr_overlap": _renamed("net.cidr_contains"),
    "cast_array": Extension(1, lambda value: sorted(value) if isinstance(value, set) else _of(list)(value)),
    "cast_set": Extension(1, lambda value: set(value) if isinstance(value, list) else _of(set)(value)),
    "cast_string": Extension(1, _of(str)),
    "cast_boolean": Extension(1, _of(bool)),
    "cast_null": Extension(1, _of(type(None))),
    "cast_object": Extension(1, _of(dict)),
}
