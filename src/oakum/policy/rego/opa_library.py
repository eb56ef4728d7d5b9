"""Rego by the library of OPA itself (`opa-golib-python-bindings`), inside this process.

It reads Rego v1 only, and reaches the network where a policy says so: put it behind the gate. A process that has used
it must not be forked and go on using it: the child would hang, so it is told instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from typing import Any, Final, Literal, TypeVar

import msgspec

from oakum.model import MissingExtra, PolicyError
from oakum.policy.rego.complaint import from_opa
from oakum.policy.rego.explanation import Explanation
from oakum.policy.rego.extension import Extensions
from oakum.policy.rego.interface import UNDEFINED, Undefined
from oakum.policy.rego.opa_names import OPA_NAMES
from oakum.policy.rego.refused import FETCHING
from oakum.policy.rego.wire import encoded

try:
    import opa_bindings
except ImportError:
    raise MissingExtra("the library of OPA (for Python 3.14 and later)", "opa") from None

NAME: Final = "opa-library"
_T = TypeVar("_T")


class _Engine(opa_bindings.OpaEngine):  # type: ignore[misc]
    """One that a forked child does not try to close: that would hang."""

    def __init__(self) -> None:
        self.process = os.getpid()
        super().__init__()
        self.print_handler = lambda *_: None  # what policies print may hold values

    def close(self) -> None:
        if self.process == os.getpid():
            super().close()


class OpaLibraryEngine:
    """Follows `RegoEngine`."""

    name = NAME

    def __init__(self, extensions: Extensions | None = None) -> None:
        self.version = version("opa-golib-python-bindings")
        self._extensions = dict(extensions or {})
        self.builtins = (OPA_NAMES - FETCHING) | frozenset(self._extensions)
        self._modules: Mapping[str, str] = {}
        self._engine: _Engine | None = None

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """Takes policies and data. Raises PolicyError."""
        if syntax != "v1":
            raise PolicyError(
                f"the engine {NAME} reads Rego v1 only; for v0 take `regorus`, `opa-binary` or `opa-server`"
            )
        engine, self._engine, self._modules = _Engine(), None, dict(modules)
        for name, extension in self._extensions.items():
            engine.register_function(name, extension.guarded(name), arity=extension.arity)
        for file, text in modules.items():
            _guarded(partial(engine.add_policy, file, text), modules)
        _guarded(partial(engine.add_data, dict(data or {})), modules)
        _guarded(partial(engine.eval_query, "true"), modules)  # compiles everything
        self._engine = engine

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer to a query that names one document. Raises PolicyError."""
        return self._evaluated(query, value)[1]

    def explain(self, query: str, value: Any) -> Explanation:
        """The answer, with every step, the lines that were evaluated and what was printed. Raises PolicyError."""
        engine, answer = self._evaluated(query, value, explaining=True)
        files = engine.last_coverage["files"]
        return Explanation(
            value=answer,
            prints=tuple(f"{place}: {text}" for text, place in engine.last_prints),
            reached={file: _lines(of.get("covered")) for file, of in files.items()},
            missed={file: _lines(of.get("not_covered")) for file, of in files.items()},
            trace=tuple(_step(event) for event in engine.last_trace),
        )

    def _evaluated(
        self, query: str, value: Any, *, explaining: bool = False
    ) -> tuple[_Engine, Any | Literal[Undefined.UNDEFINED]]:
        if self._engine is None:
            raise PolicyError("no policies are loaded, so nothing can be decided")
        if self._engine.process != os.getpid():
            raise PolicyError("the library of OPA does not work in a forked process; load the policies after the fork")
        given = msgspec.json.decode(encoded(value))
        ask = partial(self._engine.eval_query, f"answer := {query}", given, coverage=explaining, trace=explaining)
        rows = _guarded(ask, self._modules, evaluating=True)
        if len(rows) > 1:
            raise PolicyError(f"the query `{query[:200]}` has several answers; ask for one document")
        return self._engine, rows[0]["answer"] if rows else UNDEFINED


def _lines(ranges: list[dict[str, dict[str, int]]] | None) -> tuple[int, ...]:
    each = (range(one["start"]["row"], one["end"]["row"] + 1) for one in ranges or ())
    return tuple(sorted({line for lines in each for line in lines}))


def _step(event: dict[str, Any]) -> str:
    return " ".join(f"{event['location']}: {event['op']} {event['node']} {event.get('message') or ''}".split())


def _guarded(call: Callable[[], _T], modules: Mapping[str, str], *, evaluating: bool = False) -> _T:
    try:
        return call()
    except (opa_bindings.OpaError, TypeError, ValueError, RecursionError) as error:
        message = getattr(error, "message", "") or str(error)
        raise from_opa(message, modules, evaluating=evaluating) from None
