"""Follows a script from command to command, with what goes through pipes, variables and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from oakum.guard.shell import words as word_rules
from oakum.guard.shell.grammar import parse, text_of
from oakum.guard.shell.programs import run_program
from oakum.guard.shell.state import NONE, SILENT, UNKNOWN, Call, Flow, Shell, TooMuch, Value, Word

if TYPE_CHECKING:
    from tree_sitter import Node

_DEEPEST = 60
_LONGEST = 1 << 18
_PARSED = 1e6
"""Characters that the parser reads in a second, at its slowest; it cannot be stopped in between."""
_COMMANDS = frozenset(["pipeline", "command", "list", "redirected_statement", "compound_statement", "subshell"])
_QUIET = frozenset(
    ["comment", "test_command", "unset_command", "word", "variable_name", "heredoc_start", "heredoc_end"]
)
_PRINTING = frozenset(["-p", "-x", "-px", "-xp"])
_DEVICE = ("/dev/tcp/", "/dev/udp/")


def follow_text(shell: Shell, script: str, stdin: Flow = SILENT, depth: int = 0) -> Flow:
    """What a script does, and what it writes. Raises TooMuch, OutOfTime and MissingExtra."""
    if depth > _DEEPEST or len(script) > _LONGEST:
        raise TooMuch
    shell.look_at_clock(len(script) / _PARSED)
    root = parse(script)
    if root.has_error:
        shell.puzzles.append("a part of it is no valid bash")
    return _Walk(depth).follow(shell, root, stdin)


class _Walk:
    """One script. Holds nothing but how deep it is."""

    def __init__(self, depth: int) -> None:
        self._depth = depth

    def follow(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        """What a node writes."""
        shell.look_at_clock()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooMuch
        try:
            step = _STEPS.get(node.type)
            if step:
                return step(self, shell, node, stdin)
            return SILENT if node.type in _QUIET else self.each(shell, node.named_children, stdin)
        finally:
            self._depth -= 1

    def each(self, shell: Shell, nodes: list[Node], stdin: Flow) -> Flow:
        """One after the other; what they write together."""
        out = SILENT
        for node in nodes:
            out |= self.follow(shell, node, stdin)
        return out

    def pipeline(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        flow = stdin
        for child in node.named_children:
            flow = self.follow(shell, child, flow)
        return flow

    def command(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        name, arguments = node.child_by_field_name("name"), node.children_by_field_name("argument")
        redirects = node.children_by_field_name("redirect")
        stdin = self._input(shell, redirects, stdin)
        for child in node.named_children:
            if child.type == "variable_assignment":
                self.assign(shell, child, stdin)
        found = [word for one in [name, *arguments] if one is not None for word in self._words(shell, one)]
        if not found:
            return self._output(shell, redirects, stdin)
        return self._output(shell, redirects, self.call(shell, Call(found[0].text, tuple(found[1:]), stdin)))

    def call(self, shell: Shell, call: Call) -> Flow:
        """Runs a function of the script, an alias, or a program."""
        body = shell.functions.get(call.name)
        if body is not None:
            for number, word in enumerate(call.args, 1):
                shell.variables[str(number)] = Value((word.text,), word.taint)
            whole = Value((" ".join(call.texts),), call.taint)
            shell.variables["@"] = shell.variables["*"] = whole
            return self.follow(shell, body, call.stdin)
        if call.name in shell.aliases:
            alias = shell.aliases.pop(call.name)  # so that it does not meet itself
            return follow_text(shell, " ".join([alias, *map(_quoted, call.texts)]), call.stdin, self._depth)
        return run_program(shell, call)

    def redirected(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        body, redirects = node.child_by_field_name("body"), node.children_by_field_name("redirect")
        stdin = self._input(shell, redirects, stdin)
        flow = self.follow(shell, body, stdin) if body is not None else stdin
        for one in redirects:
            if one.type == "heredoc_redirect":
                flow = self._after_heredoc(shell, one, flow)
        return self._output(shell, redirects, flow)

    def _after_heredoc(self, shell: Shell, node: Node, flow: Flow) -> Flow:
        """What stands on the line behind `<<EOF`: further redirections, and a pipe into something."""
        flow = self._output(shell, node.children_by_field_name("redirect"), flow)
        for child in node.named_children:
            if child.type == "pipeline":
                flow = self.follow(shell, child, flow)
            elif child.type in _COMMANDS:
                flow |= self.follow(shell, child, SILENT)
        return flow

    def _input(self, shell: Shell, redirects: list[Node], stdin: Flow) -> Flow:
        for one in redirects:
            if one.type == "herestring_redirect":
                stdin = self._flow(shell, one.named_children[-1])
            elif one.type == "heredoc_redirect":
                stdin = self._heredoc(shell, one)
                stdin = self._input(shell, one.children_by_field_name("redirect"), stdin)
            elif one.type == "file_redirect" and "<" in _operator(one):
                for word in self._target(shell, one):
                    stdin = Flow(word.taint | shell.file(word.text, "<"))
                    if word.text.startswith(_DEVICE):
                        shell.send(word.text, NONE, "<")
        return stdin

    def _heredoc(self, shell: Shell, node: Node) -> Flow:
        body = next((child for child in node.named_children if child.type == "heredoc_body"), None)
        start = next((child for child in node.named_children if child.type == "heredoc_start"), None)
        if body is None:
            return SILENT
        if start is not None and text_of(start)[:1] in ("'", '"', "\\"):
            return Flow(NONE, text_of(body))
        return self._flow(shell, body)

    def _output(self, shell: Shell, redirects: list[Node], flow: Flow) -> Flow:
        for one in redirects:
            operator = _operator(one)
            if one.type != "file_redirect" or ">" not in operator:
                continue
            descriptor = one.child_by_field_name("descriptor")
            if descriptor is not None and text_of(descriptor) not in ("1", "&1"):
                continue  # errors, not the output
            into = one.child_by_field_name("destination")
            if into is not None and into.type == "process_substitution":
                flow = self.each(shell, into.named_children, flow)
                continue
            for word in self._target(shell, one):
                if word.text in ("1", "2", "-", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/fd/1", "/dev/fd/2"):
                    continue  # still read by whoever reads the terminal
                if word.text.startswith(_DEVICE):
                    shell.send(word.text, flow.taint, ">")
                shell.write(word.text, flow.taint, ">")
                flow = SILENT
        return flow

    def _target(self, shell: Shell, node: Node) -> list[Word]:
        return [word for one in node.children_by_field_name("destination") for word in self._words(shell, one)]

    def _flow(self, shell: Shell, node: Node) -> Flow:
        """A text that the script holds, as input."""
        texts, taint = word_rules.pieces(shell, node, self._substitute)
        text = word_rules.plain(texts[0]) if texts else ""
        return Flow(taint, None if UNKNOWN in text else text)

    def _words(self, shell: Shell, node: Node) -> list[Word]:
        shell.look_at_clock()
        return word_rules.words(shell, node, self._substitute)

    def _substitute(self, shell: Shell, node: Node) -> Flow:
        redirects = node.children_by_field_name("redirect")
        if redirects:  # $(< file)
            return self._input(shell, redirects, SILENT)
        flow = self.each(shell, node.named_children, SILENT)
        return flow if node.type == "command_substitution" else Flow(flow.taint)

    def assign(self, shell: Shell, node: Node, _: Flow) -> Flow:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None:
            return SILENT
        if value is None:
            shell.variables[text_of(name)] = Value(("",))
            return SILENT
        found = self._words(shell, value)
        texts = (
            tuple(word.text for word in found) if value.type != "array" else (" ".join(word.text for word in found),)
        )
        shell.variables[text_of(name)] = Value(texts or ("",), NONE.union(*(word.taint for word in found)))
        return SILENT

    def declare(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        """`export`, `declare`, `typeset`, `readonly`, `local`: alone they list all variables."""
        arguments = node.named_children
        if all(text_of(child) in _PRINTING for child in arguments):
            return run_program(shell, Call("printenv", (), SILENT))
        for child in arguments:
            if child.type == "variable_assignment":
                self.assign(shell, child, stdin)
            else:
                self._words(shell, child)
        return SILENT

    def loop(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        variable, body = node.child_by_field_name("variable"), node.child_by_field_name("body")
        found = [word for one in node.children_by_field_name("value") for word in self._words(shell, one)]
        if variable is not None:
            texts = tuple(word.text for word in found)
            shell.variables[text_of(variable)] = Value(texts or (UNKNOWN,), NONE.union(*(word.taint for word in found)))
        return self.follow(shell, body, stdin) if body is not None else SILENT

    def case(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        return self.each(shell, [child for child in node.named_children if child.type == "case_item"], stdin)

    def item(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        patterns = node.children_by_field_name("value")
        return self.each(shell, [child for child in node.named_children if child not in patterns], stdin)

    def apart(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        """A subshell: where it goes stays its own."""
        folder = shell.folder
        try:
            return self.each(shell, node.named_children, stdin)
        finally:
            shell.folder = folder

    def define(self, shell: Shell, node: Node, _: Flow) -> Flow:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is not None and body is not None:
            shell.functions[text_of(name)] = body
        return SILENT

    def broken(self, shell: Shell, node: Node, stdin: Flow) -> Flow:
        return self.each(shell, [child for child in node.named_children if child.type in _COMMANDS], stdin)


def _operator(node: Node) -> str:
    return "".join(text_of(child) for child in node.children if not child.is_named)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


_STEPS: dict[str, Callable[[_Walk, Shell, Node, Flow], Flow]] = {
    "pipeline": _Walk.pipeline,
    "command": _Walk.command,
    "redirected_statement": _Walk.redirected,
    "variable_assignment": _Walk.assign,
    "declaration_command": _Walk.declare,
    "for_statement": _Walk.loop,
    "case_statement": _Walk.case,
    "case_item": _Walk.item,
    "subshell": _Walk.apart,
    "function_definition": _Walk.define,
    "ERROR": _Walk.broken,
}
