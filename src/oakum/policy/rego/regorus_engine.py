"""Rego by regorus (`gordon-to-regorus`), inside this process.

It is strict: an unknown function, a division by zero or a malformed expression raises. What it does not guard against
is guarded here: heads that are undefined (`hoisting`), `walk(x)` (`relations`), nesting that its parser needs
exponential time for, limits on line lengths that real policies exceed, panics, and backtraces in messages.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from importlib.metadata import version
from typing import Any, Final, Literal, TypeVar

import msgspec

from oakum.model import MissingExtra, PolicyError
from oakum.policy.rego.complaint import from_regorus
from oakum.policy.rego.explanation import Explanation
from oakum.policy.rego.extension import Extensions
from oakum.policy.rego.fill_ins import FILL_INS
from oakum.policy.rego.hoisting import hoisted
from oakum.policy.rego.interface import Undefined
from oakum.policy.rego.negations import check_members
from oakum.policy.rego.nesting import check_nesting
from oakum.policy.rego.relations import mentioned, related
from oakum.policy.rego.rewriting import Rewritten
from oakum.policy.rego.source import Place
from oakum.policy.rego.wire import answered, encoded

try:
    import regorus
except ImportError:
    raise MissingExtra("the embedded engine for Rego", "policy") from None

NAME: Final = "regorus"
_LONGEST_LINE, _LARGEST_FILE, _MOST_LINES = 1 << 20, 1 << 24, 200_000
_KEPT = 8
"""Sets of policies whose rewriting is kept."""
_T = TypeVar("_T")


class RegorusEngine:
    """Follows `RegoEngine`."""

    name = NAME

    def __init__(self, extensions: Extensions | None = None) -> None:
        self.version = version("gordon-to-regorus")
        self._extensions = {**FILL_INS, **(extensions or {})}
        self.builtins = own_builtins() | frozenset(self._extensions)
        self._modules: Mapping[str, str] = {}
        self._rewritten: Mapping[str, tuple[Rewritten, ...]] = {}
        self._thread = 0
        self._engine: Any = None

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """Takes policies and data. Raises PolicyError."""
        self._engine, self._modules, self._thread = None, dict(modules), threading.get_ident()
        self._rewritten = _rewritten(tuple(modules.items()), syntax)
        engine = _holding(_newest(self._rewritten), self._guarded, syntax)
        for name, extension in self._extensions.items():
            engine.add_extension(name, extension.arity, extension.guarded(name))
        self._guarded(partial(_complete, engine, data or {}))
        self._engine = engine

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer to a query that names one document. Raises PolicyError."""
        answer = self._evaluated(query, value)
        self._engine.take_prints()  # they may hold values, and would be kept otherwise
        return answered(answer, query)

    def explain(self, query: str, value: Any) -> Explanation:
        """The answer, with the lines that were evaluated and what was printed. Raises PolicyError."""
        engine = self._usable()
        engine.set_enable_coverage(True)
        try:
            answer = answered(self._evaluated(query, value), query)
            files = msgspec.json.decode(engine.get_coverage_report_as_json())["files"]
            return Explanation(
                value=answer,
                prints=tuple(engine.take_prints()),
                reached={file["path"]: self._lines(file["path"], file["covered"]) for file in files},
                missed={file["path"]: self._lines(file["path"], file["not_covered"]) for file in files},
            )
        finally:
            engine.clear_coverage_data()
            engine.set_enable_coverage(False)

    def _evaluated(self, query: str, value: Any) -> str:
        engine, given = self._usable(), encoded(value).decode()
        self._guarded(partial(engine.set_input_json, given), evaluating=True)
        answer: str = self._guarded(partial(engine.eval_query_as_json, query), evaluating=True)
        return answer

    def _guarded(self, call: Callable[[], _T], *, evaluating: bool = False) -> _T:
        return guarded(call, self._modules, evaluating=evaluating, written=self._written)

    def _written(self, place: Place) -> Place:
        """Where that stands in the policies as they were given."""
        if place.file not in self._rewritten:
            return place
        given = place.counted_in(_newest(self._rewritten))
        line, column = self._old(given)
        return Place(file=place.file, line=line, column=column)

    def _old(self, place: Place) -> tuple[int, int]:
        line, column = place.line, place.column
        for step in reversed(self._rewritten[place.file]):
            line, column = step.place(line, column)
        return line, column

    def _lines(self, file: str, lines: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted({self._old(Place(file=file, line=line, column=1))[0] for line in lines}))

    def _usable(self) -> Any:
        if self._engine is None:
            raise PolicyError("no policies are loaded, so nothing can be decided")
        if threading.get_ident() != self._thread:
            raise PolicyError("the engine was made by another thread; make one for each thread")
        return self._engine


def parsed(modules: Mapping[str, str], *, syntax: Literal["v0", "v1"] = "v1") -> Any:
    """A `regorus.Engine` that holds the policies. Raises PolicyError."""
    for file, text in modules.items():
        check_nesting(file, text)
    return _holding(modules, partial(guarded, modules=modules), syntax)


@lru_cache(_KEPT)
def _rewritten(files: tuple[tuple[str, str], ...], syntax: Literal["v0", "v1"]) -> Mapping[str, tuple[Rewritten, ...]]:
    """File -> the steps from its text to what regorus is given. It is kept: each thread has an engine of its own."""
    modules = dict(files)
    for file, text in modules.items():
        check_nesting(file, text)
    steps: dict[str, tuple[Rewritten, ...]] = dict.fromkeys(modules, ())
    texts = dict(modules)
    for step in (related, hoisted):
        wanted = {file: text for file, text in texts.items() if step is hoisted or mentioned(text)}
        for tree in msgspec.json.decode(_holding(wanted, partial(guarded, modules=texts), syntax).get_ast_as_json()):
            file = tree["source"]["file"]
            if step is hoisted:
                check_members(file, texts[file], tree["ast"])
            steps[file] = (*steps[file], step(texts[file], tree["ast"]))
            texts[file] = steps[file][-1].text
    return steps


def _newest(rewritten: Mapping[str, tuple[Rewritten, ...]]) -> dict[str, str]:
    return {file: steps[-1].text for file, steps in rewritten.items()}


def _holding(modules: Mapping[str, str], guard: Callable[[Callable[[], Any]], Any], syntax: Literal["v0", "v1"]) -> Any:
    engine = regorus.Engine()
    engine.set_policy_length_config(max_col=_LONGEST_LINE, max_file_bytes=_LARGEST_FILE, max_lines=_MOST_LINES)
    engine.set_rego_v0(syntax == "v0")
    engine.set_gather_prints(True)
    for file, text in modules.items():
        guard(partial(engine.add_policy, file, text))
    return engine


def _complete(engine: Any, data: Mapping[str, Any]) -> None:
    engine.add_data_json(encoded(data).decode())
    engine.eval_query_as_json("true")  # analyses all rules: unsafe variables, conflicts


def guarded(
    call: Callable[[], _T],
    modules: Mapping[str, str],
    *,
    evaluating: bool = False,
    written: Callable[[Place], Place] | None = None,
) -> _T:
    """What the call to regorus returns; whatever it raises, its panics included, becomes a PolicyError."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, PolicyError):
        raise
    except BaseException as error:  # a panic of Rust is no Exception
        raise from_regorus(str(error), modules, evaluating=evaluating, written=written) from None


@cache
def own_builtins() -> frozenset[str]:
    """Names of the functions that regorus has."""
    engine = regorus.Engine()
    engine.add_policy("builtins.rego", "package oakum\nnames := opa.runtime().builtins")
    names: Any = answered(engine.eval_query_as_json("data.oakum.names"), "data.oakum.names")
    return frozenset(names) | {"print"}
