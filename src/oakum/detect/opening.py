"""Whether a text that breaks off could still become a secret of several lines.

From a block rule's expression another one is made that matches every beginning of what the first matches. A
stream is held back only where that fits to its very end, and flows again with the first line that does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from oakum.detect.syntax import EVERY, Choice, Node, One, Repeat, Sequence, parse
from oakum.rules import Rule

_END = r"\Z"


class Opening(msgspec.Struct, frozen=True):
    """How the secrets of one block rule begin."""

    literal: bytes
    size: int
    """Bytes that one may span."""
    beginning: re.Pattern[bytes]
    whole: re.Pattern[bytes]

    def unfinished(self, text: bytes) -> Iterator[int]:
        """Where a block begins that the text may break off in."""
        start = text.find(self.literal)
        while start >= 0:
            if self._may_go_on(text, start):
                yield start
            start = text.find(self.literal, start + 1)

    def _may_go_on(self, text: bytes, start: int) -> bool:
        if len(text) - start >= self.size or not self.beginning.match(text, start):
            return False
        complete = self.whole.match(text, start)
        return complete is None or complete.end() == len(text)


def openings(rules: Iterable[Rule]) -> tuple[Opening, ...]:
    """The openings of all block rules among them."""
    return tuple(
        Opening(
            rule.opener.encode(),
            rule.block,
            re.compile(_begun(parse(rule.expression)).encode("latin-1")),
            re.compile(rule.expression.encode()),
        )
        for rule in rules
        if rule.block
    )


def _begun(sequence: Sequence) -> str:
    """Matches every beginning of the sequence, to the end of the text."""
    expression = _END
    for node in reversed(sequence):
        expression = f"(?:{_begun_node(node)}|{_whole([node])}{expression})"
    return expression


def _begun_node(node: Node) -> str:
    if isinstance(node, Choice):
        return "|".join(_begun(branch) for branch in node.branches)
    if isinstance(node, Repeat):
        rounds = "*" if node.high is None else f"{{0,{max(node.high - 1, 0)}}}"
        return f"(?:{_whole(node.body)}){rounds}{_begun(node.body)}"
    return _END


def _whole(sequence: Iterable[Node]) -> str:
    return "".join(map(_whole_node, sequence))


def _whole_node(node: Node) -> str:
    if isinstance(node, One):
        return _bytes(node.members)
    if isinstance(node, Choice):
        return f"(?:{'|'.join(_whole(branch) for branch in node.branches)})"
    if isinstance(node, Repeat):
        high = "" if node.high is None else node.high
        return f"(?:{_whole(node.body)}){{{node.low},{high}}}"
    return ""  # what it says of its neighbours only narrows


def _bytes(members: int) -> str:
    if members == EVERY:
        return r"[\x00-\xff]"
    return "[" + "".join(f"\\x{value:02x}" for value in range(256) if members >> value & 1) + "]"
