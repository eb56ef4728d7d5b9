"""XML: elements as objects, attributes as `-name`, the last text beside other things as `#content`.

Source: basgys/goxml2json 1.1.0. A file that declares entities is refused: they multiply, and name other files.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NoReturn
from xml.parsers import expat

from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable
from oakum.policy.conftest.plain import DEEPEST


def parse(text: Text) -> Parsed:
    """Raises SourceError with line and column."""
    reader = _Reader(text.path)
    try:
        reader.read(text.content)
    except expat.ExpatError as error:
        problem = expat.errors.messages[error.code]
        raise unreadable(text.path, f"is not valid XML: {problem}", error.lineno, error.offset + 1) from None
    return Parsed(reader.root.value(), partial(_line, reader.root))


class _Element:
    """An element that is being read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.text = ""
        self.children: dict[str, list[_Element]] = {}

    def value(self) -> Any:
        if not self.children:
            return self.text
        content = {"#content": self.text} if self.text else {}
        return content | {name: _one_or_all([each.value() for each in same]) for name, same in self.children.items()}


class _Reader:
    def __init__(self, path: str) -> None:
        self.root = _Element(1)
        self._path = path
        self._open = [self.root]
        self._is_new_text = True
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._refuse
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._new_text
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = self._new_text

    def read(self, content: str) -> None:
        self._parser.Parse(content.encode("utf-8", "replace"), True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._new_text()
        element = _Element(self._parser.CurrentLineNumber)
        for key, value in attributes.items():
            inner = _Element(element.line)
            inner.text = value
            element.children[f"-{key.rpartition(':')[2]}"] = [inner]
        self._open[-1].children.setdefault(name.rpartition(":")[2], []).append(element)
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise unreadable(self._path, f"is not readable XML: more than {DEEPEST} levels deep", element.line)

    def _end(self, name: str) -> None:
        self._new_text()
        element = self._open.pop()
        element.text = element.text.strip()

    def _text(self, text: str) -> None:
        element = self._open[-1]
        element.text = text if self._is_new_text else element.text + text
        self._is_new_text = False

    def _new_text(self, *what: object) -> None:
        self._is_new_text = True

    def _refuse(self, *declaration: object) -> NoReturn:
        raise unreadable(self._path, "declares an entity, which is not read", self._parser.CurrentLineNumber)


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _line(root: _Element, document: int, steps: Steps) -> int:
    element, same = root, [root]
    for step in steps:
        same = same[step : step + 1] if isinstance(step, int) else element.children.get(step, [])
        if not same:
            break
        element = same[0]
    return element.line
