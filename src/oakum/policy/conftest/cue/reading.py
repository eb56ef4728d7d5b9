"""CUE: from tokens to its syntax tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.errors import Malformed, Unknown
from oakum.policy.conftest.cue.tokens import Token, tokens

_DEEPEST = 60
_STRENGTHS = {
    "|": 1,
    "&": 2,
    "||": 3,
    "&&": 4,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "=~", "!~"), 5),
    **dict.fromkeys(("+", "-"), 6),
    **dict.fromkeys(("*", "/"), 7),
}
_UNARY = ("+", "-", "!", "<", "<=", ">", ">=", "=~", "!~", "!=")
_VALUES = {"true": True, "false": False, "null": None}


def read(text: str) -> syntax.File:
    """Raises Malformed, and Unknown for what is not read here."""
    return _Parser(tokens(text)).file()


class _Parser:
    def __init__(self, found: Sequence[Token], depth: int = 0) -> None:
        self._tokens, self._at, self._depth = found, 0, depth

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _after(self, steps: int = 1) -> Token:
        return self._tokens[min(self._at + steps, len(self._tokens) - 1)]

    def _taken(self, *signs: str) -> bool:
        found = self._token.is_sign(*signs)
        self._at += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise Malformed(f"`{sign}` is missing", self._token.line)

    def file(self) -> syntax.File:
        """The whole."""
        if self._token.is_sign("@"):
            raise Unknown("an attribute of the file as a whole", self._token.line)
        if self._token == ("name", "package", self._token.line) and self._after().kind == "name":
            self._at += 2
            self._taken(",")
        imports: dict[str, str] = {}
        while self._token.kind == "name" and self._token.value == "import" and not self._after().is_sign(":", "?", "!"):
            self._imports(imports)
        root = self._fields("end")
        return syntax.File(imports, root)

    def _imports(self, into: dict[str, str]) -> None:
        self._at += 1
        several = self._taken("(")
        while True:
            name = self._token.value if self._token.kind == "name" else ""
            self._at += bool(name)
            if self._token.kind != "text" or len(self._token.value) != 1:
                raise Malformed("an import without the name of a package", self._token.line)
            package = self._token.value[0]
            into[name or package.rpartition(":")[2].rpartition("/")[2]] = package
            self._at += 1
            self._taken(",")
            if not several or self._taken(")"):
                self._taken(",")
                return

    def _fields(self, closing: str) -> syntax.Struct:
        line, parts, is_open = self._token.line, [], False
        while not (self._token.is_sign(closing) or self._token.kind == closing):
            if self._taken(","):
                continue
            if self._taken("..."):
                is_open = True
                if not self._token.is_sign(",", "}"):
                    raise Unknown("`...` with a value in a struct", self._token.line)
            elif self._token.is_sign("@"):
                self._attribute()
            else:
                parts.append(self._part())
            if not self._taken(",") and not (self._token.is_sign(closing) or self._token.kind == closing):
                raise Malformed("a field that does not end: a comma or a new line is missing", self._token.line)
        self._at += closing != "end"
        return syntax.Struct(tuple(parts), is_open, frozenset(_declared(parts)), line)

    def _part(self) -> Any:
        token = self._token
        if token.kind == "name" and token.value in ("for", "if", "let") and not self._after().is_sign(":", "?", "!"):
            if token.value == "let":
                return self._let()
            return self._comprehension()
        field = self._field()
        return field if field else syntax.Embedding(self._expression(), token.line)

    def _let(self) -> syntax.Let:
        self._at += 1
        name, line = self._token.value, self._token.line
        self._at += 1
        self._expect("=")
        return syntax.Let(name, self._expression(), line)

    def _field(self) -> Any:
        """The field that begins here, or None where none does."""
        begins, token = self._at, self._token
        alias = ""
        if token.kind == "name" and self._after().is_sign("="):
            alias = token.value
            self._at += 2
            token = self._token
        if token.is_sign("["):
            pattern = self._pattern(alias)
            if pattern:
                return pattern
        elif token.is_sign("("):
            self._at += 1
            label = self._expression()
            if self._taken(")") and self._token.is_sign(":", "?", "!"):
                return self._valued(label, True, alias, token.line)
        elif token.kind in ("name", "text") and self._after().is_sign(":", "?", "!"):
            self._at += 1
            if token.kind == "name":
                return self._valued(token.value, False, alias, token.line)
            is_plain = len(token.value) == 1
            label = token.value[0] if is_plain else self._interpolation(token)
            return self._valued(syntax.Literal(label, token.line) if is_plain else label, True, alias, token.line)
        self._at = begins
        return None

    def _pattern(self, alias: str) -> Any:
        line = self._token.line
        self._at += 1
        label_alias = ""
        if self._token.kind == "name" and self._after().is_sign("="):
            label_alias = self._token.value
            self._at += 2
        if self._token.is_sign("]", "..."):
            return None
        label = self._expression()
        if not self._taken("]") or not self._taken(":"):
            return None
        if alias:
            raise Unknown("an alias of a pattern as a whole", line)
        return syntax.Pattern(label, self._value(), label_alias, line)

    def _valued(self, label: Any, is_dynamic: bool, alias: str, line: int) -> syntax.Field:
        mark = "?" if self._taken("?") else "!" if self._taken("!") else ""
        self._expect(":")
        return syntax.Field(label, is_dynamic, mark, self._value(), alias, line)

    def _value(self) -> Any:
        """What follows a colon: an expression, or a further field as shorthand for a struct of one field."""
        self._deeper()
        line = self._token.line
        inner = self._field()
        if inner:
            value: Any = syntax.Struct((inner,), False, frozenset(_declared([inner])), line)
        elif self._token.kind == "name" and self._after().is_sign("="):
            name = self._token.value
            self._at += 2
            value = syntax.Aliased(name, self._expression(), line)
        else:
            value = self._expression()
        while self._token.is_sign("@"):
            self._attribute()
        self._depth -= 1
        return value

    def _attribute(self) -> None:
        """`@name(...)`, which says nothing about values."""
        self._at += 2
        self._expect("(")
        brackets = 1
        while brackets:
            if self._token.kind == "end":
                raise Malformed("an attribute that does not end", self._token.line)
            brackets += self._token.is_sign("(") - self._token.is_sign(")")
            self._at += 1

    def _comprehension(self) -> syntax.Comprehension:
        line, clauses = self._token.line, []
        while self._token.kind == "name" and self._token.value in ("for", "if", "let"):
            clauses.append(self._clause())
            self._taken(",")
        self._expect("{")
        return syntax.Comprehension(tuple(clauses), self._fields("}"), line)

    def _clause(self) -> syntax.Clause:
        kind, line = self._token.value, self._token.line
        self._at += 1
        names: list[str] = []
        if kind != "if":
            names.append(self._token.value)
            self._at += 1
            if kind == "for" and self._taken(","):
                names.append(self._token.value)
                self._at += 1
            if kind == "for" and self._token.value == "in":
                self._at += 1
            elif kind == "for" or not self._taken("="):
                raise Malformed(f"`{kind}` without what it goes over", line)
        return syntax.Clause(kind, tuple(names), self._expression(), line)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Malformed(f"more than {_DEEPEST} levels deep", self._token.line)

    def _expression(self, strength: int = 1) -> Any:
        self._deeper()
        line = self._token.line
        left, is_default = self._alternative(strength)
        if strength == 1 and (is_default or self._token.is_sign("|")):
            alternatives = [(left, is_default)]
            while self._taken("|"):
                alternatives.append(self._alternative(1))
            if len(alternatives) == 1:
                raise Malformed("a default that is the only alternative", line)
            left = syntax.Disjunction(tuple(alternatives), line)
        self._depth -= 1
        return left

    def _alternative(self, strength: int) -> tuple[Any, bool]:
        """An operand of `|`, and whether it is marked as a default. The mark binds as closely as a sign."""
        if strength > 1 or not self._taken("*"):
            return self._operators(self._unary(), max(strength, 2)), False
        marked = self._unary()
        if self._token.kind == "sign" and _STRENGTHS.get(self._token.value, 0) > 1:
            raise Malformed("a mark of a default before an operation: put brackets around that", self._token.line)
        return marked, True

    def _operators(self, left: Any, strength: int) -> Any:
        while True:
            token = self._token
            own = _STRENGTHS.get(token.value, 0) if token.kind == "sign" else 0
            if own < strength:
                return left
            self._at += 1
            right = self._operators(self._unary(), own + 1)
            left = syntax.Binary(token.value, left, right, token.line)

    def _unary(self) -> Any:
        token = self._token
        if token.is_sign(*_UNARY):
            self._deeper()
            self._at += 1
            operand = self._unary()
            self._depth -= 1
            return syntax.Unary(token.value, operand, token.line)
        return self._selected(self._operand())

    def _selected(self, of: Any) -> Any:
        while True:
            line = self._token.line
            if self._taken("."):
                token = self._token
                if token.kind not in ("name", "text"):
                    raise Malformed("a dot without a name", line)
                of = syntax.Selection(of, token.value if token.kind == "name" else "".join(token.value), line)
                self._at += 1
            elif self._taken("["):
                at = self._expression()
                if self._token.is_sign(":"):
                    raise Unknown("a slice", line)
                self._expect("]")
                of = syntax.Index(of, at, line)
            elif self._taken("("):
                of = syntax.Call(of, tuple(self._arguments(")")), line)
            else:
                return of

    def _arguments(self, closing: str) -> list[Any]:
        found = []
        while not self._taken(closing):
            if self._token.kind == "name" and self._token.value in ("for", "if", "let") and closing == "]":
                found.append(self._comprehension())
            elif self._token.is_sign("..."):
                break
            else:
                found.append(self._expression())
            if not self._taken(",") and not self._token.is_sign(closing):
                raise Malformed(f"`{closing}` is missing", self._token.line)
        return found

    def _operand(self) -> Any:
        token = self._token
        self._at += 1
        if token.kind == "number":
            return syntax.Literal(token.value, token.line)
        if token.kind in ("text", "bytes"):
            return self._interpolation(token)
        if token.kind == "name":
            is_value = token.value in _VALUES
            return (
                syntax.Literal(_VALUES[token.value], token.line) if is_value else syntax.Name(token.value, token.line)
            )
        if token.is_sign("_|_"):
            return syntax.Bottom(token.line)
        if token.is_sign("("):
            inner = self._expression()
            self._taken(",")
            self._expect(")")
            return inner
        if token.is_sign("{"):
            return self._fields("}")
        if token.is_sign("["):
            return self._list(token.line)
        raise Malformed("a value is missing", token.line)

    def _list(self, line: int) -> syntax.ListOf:
        items = self._arguments("]")
        if not self._token.is_sign("..."):
            return syntax.ListOf(tuple(items), False, None, line)
        self._at += 1
        rest = None if self._token.is_sign("]", ",") else self._expression()
        self._taken(",")
        self._expect("]")
        return syntax.ListOf(tuple(items), True, rest, line)

    def _interpolation(self, token: Token) -> Any:
        if len(token.value) == 1:
            given = token.value[0]
            return syntax.Literal(given.encode() if token.kind == "bytes" else given, token.line)
        parts = [part if isinstance(part, str) else self._inner(part) for part in token.value]
        return syntax.Interpolation(tuple(parts), token.kind == "bytes", token.line)

    def _inner(self, found: Sequence[Token]) -> Any:
        parser = _Parser(found, self._depth + 1)
        expression = parser._expression()
        if parser._token.kind != "end":
            raise Malformed("an interpolation with more than one expression", parser._token.line)
        return expression


def _declared(parts: Sequence[Any]) -> Sequence[str]:
    """The names that the parts of a struct declare for what is inside of it."""
    names = [part.label for part in parts if isinstance(part, syntax.Field) and not part.is_dynamic]
    names += [part.alias for part in parts if isinstance(part, syntax.Field) and part.alias]
    return names + [part.name for part in parts if isinstance(part, syntax.Let)]
