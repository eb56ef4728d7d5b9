"""The evaluation of CUE: what is said of a place in several places is unified, when somebody asks for it.

A reference takes over all that is said of what it refers to, so that what it says of itself is seen anew where it is
taken. Bounded in steps and depth. What could depend on the order of evaluation is `Unknown`, not guessed.
"""

from __future__ import annotations

from typing import Any

from oakum.policy.conftest.cue import syntax
from oakum.policy.conftest.cue.basic import EVERY, TOP, Basic, concrete, known, meet, of_kinds
from oakum.policy.conftest.cue.comprehensions import yielded
from oakum.policy.conftest.cue.errors import Conflict, CueError, Endless, Incomplete, Unknown
from oakum.policy.conftest.cue.expressions import value_of
from oakum.policy.conftest.cue.nodes import NO_TOKENS, Allowed, Node, Said, Scope, Tokens, basic_node, is_regular
from oakum.policy.conftest.cue.references import mentions_definition, names_definition, resolved

_MOST_STEPS = 200_000
_DEEPEST = 150


class Evaluation:
    """Of one file."""

    def __init__(self, file: syntax.File, *, is_lenient: bool = False) -> None:
        """A lenient evaluation leaves out what is not complete: it is for finding conflicts, and gives no values."""
        self._is_lenient = is_lenient
        self.imports = file.imports
        self._steps, self._depth = _MOST_STEPS, 0
        self._closing: set[int] = set()
        self._last_token = 0
        self._examined: frozenset[int] = frozenset()
        """Literals in which conflicts are being looked for."""
        self.made: dict[Any, syntax.Disjunction] = {}
        """What `or` of some values is, once for each."""
        self.root = Node([Said(file.root, None, NO_TOKENS)], 1)

    def evaluate(self, node: Node) -> Node:
        """The node, evaluated; as far as it is, where that is going on. Raises CueError."""
        if node.state != "new":
            return node
        self.step(node.line)
        node.state = "going on"
        self._depth += 1
        try:
            for said in list(node.said):
                self._add(node, said)
            self._finish(node)
        except CueError:
            node.reset()
            raise
        finally:
            self._depth -= 1
        node.state = "done"
        return node

    def final(self, node: Node) -> Node:
        """The node, or the alternative that is its default. Raises CueError."""
        self.evaluate(node)
        if not node.alternatives:
            return node
        defaults = [one for one, mark in node.alternatives if mark]
        chosen = (
            defaults
            or [one for one, mark in node.alternatives if mark is None]
            or [one for one, _ in node.alternatives]
        )
        first = chosen[0]
        if all(one is first or _same(one, first) or self._is_equal(one, first) for one in chosen):
            return self.final(first)
        raise Incomplete("several alternatives, and none of them is the default", node.line)

    def _is_equal(self, one: Node, other: Node) -> bool:
        from oakum.policy.conftest.cue.export import exported

        hidden = any(not is_regular(label) for node in (one, other) for label in node.fields)
        try:
            return not hidden and bool(exported(self, one) == exported(self, other))
        except Incomplete:
            return False

    def push(self, node: Node, said: Said) -> None:
        """Says one more thing of a node. Raises CueError."""
        if node.state != "new" and node.was_copied and said not in node.said:
            raise Unknown("a field about which more is said after others referred to it", node.line)
        node.said.append(said)
        if node.state == "new":
            return
        before = node.basic
        self._add(node, said)
        if node.state == "done":
            if node.disjunctions or node.alternatives:
                raise Unknown("alternatives about which more is said later", node.line)
            self._finish(node)
            if node.basic != before and before is not TOP:
                raise Unknown("a value about which more is said after it was used", node.line)

    def step(self, line: int) -> None:
        """Counts a step. Raises Endless."""
        self._steps -= 1
        if self._steps < 0 or self._depth > _DEEPEST:
            raise Endless("values that grow without end, or refer to each other too deeply", line)

    def _finish(self, node: Node) -> None:
        self._comprehend(node)
        if node.disjunctions:
            self._disjoin(node)
            return
        if node.basic.kinds == EVERY and any(map(_is_plain_struct, node.literals)):
            self._meet(node, of_kinds("struct"))
        self._apply_patterns(node)
        self._check_closed(node)

    def _add(self, node: Node, said: Said) -> None:
        """Takes in something that is said."""
        try:
            self._take_in(node, said)
        except Incomplete:
            if not self._is_lenient:
                raise

    def _take_in(self, node: Node, said: Said) -> None:
        self.step(node.line)
        key = (id(said.expression), id(said.scope))
        known_tokens = node.seen.get(key)
        if known_tokens is not None and said.tokens <= known_tokens:
            return
        node.seen[key] = said.tokens | (known_tokens or NO_TOKENS)
        expression = said.expression
        match expression:
            case syntax.Struct():
                node.literals.append(expression)
                self._add_struct(node, said, key)
            case syntax.Binary(sign="&"):
                self._add(node, said._replace(expression=expression.left))
                self._add(node, said._replace(expression=expression.right))
            case syntax.Disjunction():
                chosen = node.choices.get(_key(said))
                if chosen is None:
                    node.disjunctions.append(said)
                else:
                    self._add(node, said._replace(expression=chosen))
            case syntax.Name() | syntax.Selection() | syntax.Index():
                self._add_reference(node, said)
            case syntax.Aliased():
                scope = Scope(said.scope, expression, variables={expression.name: node})
                self._add(node, Said(expression.value, scope, said.tokens))
            case syntax.ListOf():
                self._add_list(node, said)
            case Node():
                self._copy(node, expression, said.tokens)
            case Basic():
                self._meet(node, expression)
            case _:
                self._add_computed(node, said)

    def _meet(self, node: Node, more: Basic) -> None:
        node.basic = meet(node.basic, more, node.line)

    def _add_computed(self, node: Node, said: Said) -> None:
        value = value_of(self, said.expression, said.scope)
        if isinstance(value, Node):
            self._copy(node, value, said.tokens)
        else:
            self._meet(node, value)

    def _add_struct(self, node: Node, said: Said, key: tuple[int, int]) -> None:
        literal: syntax.Struct = said.expression
        scope = node.scopes.setdefault(key, Scope(said.scope, literal, node=node, names=literal.names))
        embeds = any(isinstance(part, syntax.Embedding) for part in literal.parts)
        yields = any(isinstance(part, syntax.Comprehension) for part in literal.parts)
        has_fields = any(isinstance(part, syntax.Field) and is_regular(str(part.label)) for part in literal.parts)
        if has_fields or not (embeds or yields):
            self._meet(node, of_kinds("struct"))
        if embeds and len(literal.parts) == 1:
            self._add(node, Said(literal.parts[0].expression, scope, said.tokens))
            return
        tokens = said.tokens | {self._new_token()} if embeds else said.tokens
        for token in tokens:
            allowed = node.allowed.setdefault(token, Allowed())
            allowed.is_open |= literal.is_open
        for part in literal.parts:
            self._add_part(node, part, scope, tokens, said.tokens)

    def _add_part(self, node: Node, part: Any, scope: Scope, tokens: Tokens, outer: Tokens) -> None:
        match part:
            case syntax.Field():
                self._add_field(node, part, scope, tokens)
            case syntax.Pattern():
                node.patterns.append((part, scope, tokens))
                for token in tokens:
                    node.allowed[token].patterns.append((part, scope))
            case syntax.Let():
                scope.variables.setdefault(part.name, Node([Said(part.value, scope, NO_TOKENS)], part.line))
            case syntax.Embedding():
                own = tokens - outer
                self._embed(node, Said(part.expression, scope, tokens), own)
            case syntax.Comprehension():
                node.waiting.append(Said(part, scope, tokens))

    def _add_field(self, node: Node, field: syntax.Field, scope: Scope | None, tokens: Tokens) -> None:
        try:
            label = self._label(field, scope)
        except Incomplete:
            if not field.is_dynamic:
                raise
            node.waiting.append(Said(field, scope, tokens))
            return
        for token in tokens:
            node.allowed[token].labels.add(label)
        inner = node.fields.get(label)
        appears = not field.mark and (inner is None or bool(inner.mark))
        if appears and (node.was_listed or label in node.missed):
            raise Unknown("a field that appears after others looked for it", field.line)
        if inner is None:
            inner = node.fields[label] = Node(line=field.line)
            inner.mark = field.mark
        elif inner.mark == "?" or (inner.mark == "!" and not field.mark):
            inner.mark = field.mark
        if field.alias and scope is not None:
            scope.variables[field.alias] = inner
        self.push(inner, Said(field.value, scope, tokens))

    def _label(self, field: syntax.Field, scope: Scope | None) -> str:
        if not field.is_dynamic:
            return str(field.label)
        label = field.label.value if isinstance(field.label, syntax.Literal) else self.known(field.label, scope)
        if not isinstance(label, str):
            raise Conflict("a label that is no text", field.line)
        if not is_regular(label):
            raise Unknown("a field with a name in quotes that begins with # or _", field.line)
        return label

    def _new_token(self) -> int:
        self._last_token += 1
        return self._last_token

    def closing_token(self) -> int:
        """One for something that closes."""
        token = self._new_token()
        self._closing.add(token)
        return token

    def _add_reference(self, node: Node, said: Said) -> None:
        found = resolved(self, said.expression, said.scope)
        if isinstance(found, Basic):
            self._meet(node, found)
            return
        closes = names_definition(said.expression)
        tokens = said.tokens
        if closes:
            tokens = tokens | {self.closing_token()}
        self._copy(node, found, tokens)

    def _embed(self, node: Node, said: Said, own: Tokens) -> None:
        """What is embedded closes the struct in which it stands, with the fields of that."""
        if names_definition(said.expression):
            self._closing.update(own)
            found = resolved(self, said.expression, said.scope)
            if isinstance(found, Node):
                self._copy(node, found, said.tokens)
                return
        elif isinstance(said.expression, syntax.Binary | syntax.Disjunction | syntax.Call) and mentions_definition(
            said.expression
        ):
            raise Unknown("an embedded operation on definitions", said.expression.line)
        self._add(node, said)

    def _copy(self, node: Node, other: Node, tokens: Tokens) -> None:
        if other is node:
            return
        other.was_copied = True
        for said in list(other.said):
            self._add(node, said._replace(tokens=said.tokens | tokens))

    def value(self, expression: Any, scope: Scope | None) -> Node | Basic:
        """What an expression is, with defaults chosen. Raises CueError."""
        if isinstance(expression, syntax.Name | syntax.Selection | syntax.Index):
            found = resolved(self, expression, scope)
        elif isinstance(expression, syntax.Struct | syntax.ListOf | syntax.Disjunction | syntax.Aliased) or (
            isinstance(expression, syntax.Binary) and expression.sign == "&"
        ):
            found = Node([Said(expression, scope, NO_TOKENS)], expression.line)
        else:
            found = value_of(self, expression, scope)
        return self.settled(found)

    def settled(self, found: Node | Basic) -> Node | Basic:
        """A node that is evaluated and of which the default is chosen; its value where it is basic."""
        if isinstance(found, Basic):
            return found
        node = self.final(found)
        if node.state == "going on" and not node.basic.is_concrete and not node.fields and node.items is None:
            raise Unknown("a value that depends on itself", node.line)
        return node if node.is_struct or node.items is not None else node.basic

    def known(self, expression: Any, scope: Scope | None) -> Any:
        """The concrete value of an expression. Raises CueError."""
        found = self.value(expression, scope)
        line = getattr(expression, "line", 0)
        if isinstance(found, Node):
            raise Conflict("a struct or list, where a basic value is expected", line)
        return known(found, line)

    def _add_list(self, node: Node, said: Said) -> None:
        literal: syntax.ListOf = said.expression
        self._meet(node, of_kinds("list"))
        items = [
            one
            for item in literal.items
            for one in (
                yielded(self, item, said.scope, said.tokens)
                if isinstance(item, syntax.Comprehension)
                else [Said(item, said.scope, said.tokens)]
            )
        ]
        rest = Said(literal.rest if literal.rest is not None else TOP, said.scope, said.tokens)
        self.unify_items(node, items, literal.is_open, rest, literal.line)

    def unify_items(self, node: Node, items: list[Said], is_open: bool, rest: Said, line: int) -> None:
        """Says of the items of a list what another list says of its own."""
        if node.items is None:
            node.items, node.is_open_list = [Node(line=line) for _ in items], is_open
            node.rests = [rest] if is_open else []
        elif len(items) > len(node.items):
            if not node.is_open_list:
                raise Conflict("lists of different lengths", line)
            for _ in range(len(items) - len(node.items)):
                node.items.append(Node(list(node.rests), line))
            node.is_open_list = is_open
        elif len(items) < len(node.items) and not is_open:
            raise Conflict("lists of different lengths", line)
        node.is_open_list &= is_open
        if is_open and rest not in node.rests:
            node.rests.append(rest)
        for number, item in enumerate(node.items):
            self.push(item, items[number] if number < len(items) else rest)

    def _comprehend(self, node: Node) -> None:
        """Lets comprehensions yield, those first that can."""
        while node.waiting:
            pending, node.waiting = node.waiting, []
            failed: list[tuple[Said, Incomplete]] = []
            for said in pending:
                try:
                    self._yield_into(node, said)
                except Incomplete as error:
                    failed.append((said, error))
            if len(failed) == len(pending):
                if self._is_lenient:
                    return
                raise failed[0][1]
            node.waiting += [said for said, _ in failed]

    def _yield_into(self, node: Node, said: Said) -> None:
        if isinstance(said.expression, syntax.Field):
            self._label(said.expression, said.scope)
            self._add_field(node, said.expression, said.scope, said.tokens)
            return
        for one in list(yielded(self, said.expression, said.scope, said.tokens)):
            self._add(node, one)

    def _apply_patterns(self, node: Node) -> None:
        for pattern, scope, tokens in list(node.patterns):
            for label, inner in list(node.fields.items()):
                key = (label, id(pattern), id(scope))
                if not is_regular(label) or inner.mark == "?" or key in node.applied:
                    continue
                node.applied.add(key)
                if self._matches(pattern, scope, label):
                    variables = {pattern.alias: basic_node(label)} if pattern.alias else {}
                    self.push(inner, Said(pattern.value, Scope(scope, pattern, variables=variables), tokens))

    def _matches(self, pattern: syntax.Pattern, scope: Scope, label: str) -> bool:
        constraint = Said(pattern.label, scope, NO_TOKENS)
        try:
            self.evaluate(Node([constraint, Said(concrete(label), None, NO_TOKENS)], pattern.line))
        except Conflict:
            return False
        return True

    def _check_closed(self, node: Node) -> None:
        for token, allowed in node.allowed.items():
            if token not in self._closing or allowed.is_open:
                continue
            for label, inner in node.fields.items():
                is_allowed = label in allowed.labels or not is_regular(label) or bool(inner.mark)
                if not is_allowed and not any(self._matches(one, scope, label) for one, scope in allowed.patterns):
                    raise Conflict("a field that is not allowed", inner.line)

    def _disjoin(self, node: Node) -> None:
        """Evaluates every alternative with all else that is said, and keeps those without a conflict."""
        first, *others = node.disjunctions
        disjunction: syntax.Disjunction = first.expression
        has_default = any(mark for _, mark in disjunction.alternatives)
        found: list[tuple[Node, bool | None]] = []
        conflict: Conflict | None = None
        for expression, mark in disjunction.alternatives:
            one = Node(list(node.said), node.line)
            one.choices = node.choices | {_key(first): expression}
            try:
                self.evaluate(one)
                inner = one.alternatives or [(one, one.is_default if others else None)]
                kept = [each for each in inner if self._is_possible(each[0])]
            except Conflict as error:
                conflict = error
                continue
            found += [(each, _combined(mark, own, has_default)) for each, own in kept]
        if not found:
            raise conflict or Conflict("no alternative is left", node.line)
        found = _distinct(found)
        if len(found) == 1:
            node.take(found[0][0])
            node.is_default = found[0][1]
        else:
            node.alternatives = found
        node.disjunctions, node.waiting = [], []

    def _is_possible(self, node: Node) -> bool:
        try:
            self.examine(node)
        except Conflict:
            return False
        return True

    def examine(self, node: Node) -> None:
        """Looks for conflicts in all that is below, but not in what contains itself. Raises Conflict and Unknown."""
        try:
            node = self.evaluate(node)
        except Incomplete:
            return
        literals = frozenset(map(id, node.literals))
        if node.state == "going on" or (literals and literals <= self._examined):
            return
        before, self._examined = self._examined, self._examined | literals
        try:
            for one in [one for one in node.fields.values() if one.mark != "?"] + (node.items or []):
                self.examine(one)
        finally:
            self._examined = before


def _is_plain_struct(literal: syntax.Struct) -> bool:
    """Whether it can be nothing else than a struct."""
    return not any(isinstance(part, syntax.Embedding) for part in literal.parts)


def _key(said: Said) -> tuple[Any, ...]:
    return (said.scope.key if said.scope else None, id(said.expression))


def _combined(mark: bool, own: bool | None, has_default: bool) -> bool | None:
    """Whether an alternative that is marked so, within others that are marked, is a default."""
    if not has_default:
        return own
    return mark and own is not False


def _same(one: Node, other: Node) -> bool:
    return one.basic.is_concrete and one.basic == other.basic


def _distinct(found: list[tuple[Node, bool | None]]) -> list[tuple[Node, bool | None]]:
    result: list[tuple[Node, bool | None]] = []
    for node, mark in found:
        at = next((number for number, (one, _) in enumerate(result) if _same(one, node)), None)
        if at is None:
            result.append((node, mark))
        elif mark and not result[at][1]:
            result[at] = (node, mark)
    return result
