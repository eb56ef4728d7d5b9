"""Expressions in CEL, compiled and evaluated by Google's cel-cpp (`cel-expr-python`).

A runtime error there is a value, and sometimes an exception; here both are a `Failed`, which is no answer.
The engine bounds itself: 10,000 rounds of all loops of one evaluation, nesting of 32 in an expression.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from oakum.model import MissingExtra
from oakum.policy.cel.concrete import without_default
from oakum.policy.cel.functions import KUBERNETES, KYVERNO
from oakum.policy.cel.functions.collections import MATCHES
from oakum.policy.cel.functions.interface import Functions, Kind, Overload
from oakum.policy.cel.source import changed, code_of

_LONGEST = 16 << 10
_LONGEST_MESSAGE = 400
_TROUBLE = re.compile(r"ERROR: <input>:(\d+):(\d+): ([^\n]+)")
_STATUS = re.compile(r"^[A-Z_]+: | \[[A-Z_]+\]$")
_VARIABLE = re.compile(r"(?<![\w.])variables\s*\.\s*([A-Za-z_]\w*)")
_TWO_VARIABLES = re.compile(r"\.(?:all|exists|existsOne|transform\w+)\(\s*\w+\s*,\s*\w+\s*,")
_HINTS = {
    "format": "the library of named formats needs optional results, which Oakum's engine cannot give",
    "sortBy": "sortBy() is not supported",
    "jsonpatch": "mutation is not supported",
    "Object": "mutation is not supported",
}


class CompileError(Exception):
    """An expression that cannot be compiled, with the place in it; lines and columns count from 1."""

    def __init__(self, problem: str, line: int = 1, column: int = 0) -> None:
        super().__init__(problem)
        self.line, self.column = line, column


class Failed(msgspec.Struct, frozen=True):
    """The outcome of an expression that has no answer."""

    problem: str


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """One expression, ready to be asked."""

    source: str
    gives: str
    """Its type, as CEL writes it: `BOOL`, `LIST<STRING>`, `DYN` ..."""
    needs: tuple[str, ...]
    """Names of the policy's own variables in it."""
    reads: tuple[str, ...]
    """All names of values in it; no other is handed to the engine, which would copy it."""
    compiled: Any

    def ask(self, values: Mapping[str, Any]) -> Any | Failed:
        """Its value with these variables."""
        try:
            answer = self.compiled.eval(data={name: values[name] for name in self.reads if name in values})
            kind = answer.type().name()
            plain = answer.plain_value()
        except (RuntimeError, TypeError, RecursionError) as error:  # the engine's own words for what it cannot do
            return Failed(_short(_reason(error)))
        return Failed(_short(plain)) if kind == "ERROR" else plain


class Environment:
    """What expressions may name: values, functions, and a policy's own variables as they are defined."""

    def __init__(self, names: tuple[str, ...], functions: Functions) -> None:
        self._names, self._functions = names, functions
        self._types: dict[str, Any] = {}
        self._inline: dict[str, str] = {}
        self._made: Any = None

    def define(self, name: str, expression: Expression) -> None:
        """`variables.NAME` from here on. One whose value is optional is written out where it is used."""
        if expression.gives.startswith("optional_type"):
            self._inline[name] = f"({self._written_out(expression.source)})"
        else:
            self._types[name] = expression.compiled.return_type()
            self._made = None

    def compile(self, source: str, *, gives: str = "") -> Expression:
        """Raises CompileError, also when the type is not `gives` (several: `STRING|NULL`); MissingExtra."""
        if not source.strip():
            raise CompileError("the expression is empty")
        if len(source) > _LONGEST:
            raise CompileError(f"the expression has more than {_LONGEST} characters")
        written = self._written_out(source)
        compiled = self._compiled(written)
        kind = compiled.return_type().name()
        if gives and kind not in gives.split("|"):
            raise CompileError(f"the expression must give {gives.lower().replace('|', ' or ')}, not {kind.lower()}")
        code = code_of(written)
        needs = tuple(dict.fromkeys(name for name in _VARIABLE.findall(code) if name in self._types))
        reads = (*(name for name in self._names if name in code), *(f"variables.{name}" for name in needs))
        return Expression(source=source, gives=kind, needs=needs, reads=reads, compiled=compiled)

    def _compiled(self, source: str) -> Any:
        try:
            if self._made is None:
                self._made = _environment(self._names, self._types, self._functions)
            return self._made.compile(source)
        except RuntimeError as error:
            raise _compile_error(str(error), source) from None

    def _written_out(self, source: str) -> str:
        """As the engine gets it."""
        source = without_default(source, self._inline)
        return changed(source, lambda code: _VARIABLE.sub(self._inlined, code).replace(".matches(", f".{MATCHES}("))

    def _inlined(self, match: re.Match[str]) -> str:
        return self._inline.get(match[1], match[0])


def kubernetes(names: tuple[str, ...]) -> Environment:
    """Expressions of a ValidatingAdmissionPolicy."""
    return Environment(names, KUBERNETES)


def kyverno(names: tuple[str, ...]) -> Environment:
    """Expressions of Kyverno's policies."""
    return Environment(names, KYVERNO)


def _environment(names: tuple[str, ...], types: Mapping[str, Any], functions: Functions) -> Any:
    cel = _library()
    from cel_expr_python.ext.ext_bindings import ExtBindings
    from cel_expr_python.ext.ext_encoders import ExtEncoders
    from cel_expr_python.ext.ext_math import ExtMath
    from cel_expr_python.ext.ext_optional import ExtOptional
    from cel_expr_python.ext.ext_strings import ExtStrings

    return cel.NewEnv(
        variables=dict.fromkeys(names, cel.Type.DYN) | {f"variables.{name}": kind for name, kind in types.items()},
        extensions=[ExtOptional(), ExtStrings(), ExtBindings(), ExtEncoders(), ExtMath()],
        functions=_declared(functions is KYVERNO),
    )


@lru_cache(maxsize=2)
def _declared(is_kyverno: bool) -> list[Any]:
    cel = _library()
    functions = KYVERNO if is_kyverno else KUBERNETES
    return [cel.FunctionDecl(name, list(_overloads(cel, name, signatures))) for name, signatures in functions.items()]


def _overloads(cel: Any, name: str, signatures: tuple[Overload, ...]) -> Iterator[Any]:
    """The engine finds no function that takes `DYN`, so one that takes anything is declared for every type."""
    kinds = [kind for kind in Kind if kind is not Kind.ANY]
    types = {kind: getattr(cel.Type, kind.upper()) for kind in kinds} | {Kind.ANY: cel.Type.DYN}
    for signature in signatures:
        choices = [kinds if kind is Kind.ANY else [kind] for kind in signature.takes]
        for takes in itertools.product(*choices):
            identity = "_".join([name.replace(".", "_"), "of" if signature.is_method else "with", *takes])
            yield cel.Overload(
                identity, types[signature.gives], [types[kind] for kind in takes], signature.is_method, signature.call
            )


def _library() -> Any:
    try:
        from cel_expr_python import cel
    except ImportError:
        raise MissingExtra("policies in CEL", "policy") from None
    return cel


def _compile_error(problem: str, source: str) -> CompileError:
    match = _TROUBLE.search(problem)
    if match is None:
        return CompileError(_short(problem))
    hint = next((text for name, text in _HINTS.items() if re.search(rf"\b{name}\b", problem)), "")
    if _TWO_VARIABLES.search(source):
        hint = "Oakum's engine has no comprehensions of two variables"
    words = match[3].replace(" (in container '')", "").replace(f"'{MATCHES}'", "'matches'")
    return CompileError(_short(f"{words}: {hint}" if hint else words), int(match[1]), int(match[2]))


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the value is nested too deeply"
    if isinstance(error, TypeError):
        return "the value is optional: end the expression with orValue() or hasValue()"
    return str(error)


def _short(problem: str) -> str:
    return _STATUS.sub("", problem).strip()[:_LONGEST_MESSAGE]
