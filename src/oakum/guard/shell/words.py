"""Words of a command as the program gets them: quotes, escapes, braces, variables, globs and substitutions undone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import islice, product
from typing import TYPE_CHECKING

from oakum.guard.secret_files import dotted_names
from oakum.guard.shell.grammar import text_of
from oakum.guard.shell.state import NONE, UNKNOWN, Flow, Shell, Taint, Word

if TYPE_CHECKING:
    from tree_sitter import Node

Substitute = Callable[[Shell, "Node"], Flow]
"""Follows what stands in `$(...)` or `<(...)`."""

_MOST = 64
"""Words that one word may become."""
_MOST_FILES = 4000
_GAP = "\ue0ff"
"""Where an unquoted variable that holds white space parts a word."""
_QUOTED = {ord(char): 0xE000 + ord(char) for char in "{},*?[]~."}
_UNQUOTED = {there: here for here, there in _QUOTED.items()}
_ESCAPE = re.compile(r"\\(\n|.)", re.DOTALL)
_IN_QUOTES = re.compile(r"\\([$`\"\\\n])")
_BRACES = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"(\w)\.\.(\w)|(-?\d{1,9})\.\.(-?\d{1,9})")
_ANSI = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}
_GLOB = re.compile(r"[*?\[]")
_EMPTIED = re.compile(r"\$\{(?:#.*|!.*|\w+:?\+.*)\}", re.DOTALL)
"""Expansions that tell nothing of the value: its length, its name, whether it is set."""
_DEFAULT = re.compile(r"\$\{\w+:?[-=](.*)\}", re.DOTALL)


def words(shell: Shell, node: Node, substitute: Substitute) -> list[Word]:
    """What a word of the script becomes: often one, with braces and globs several."""
    texts, taint = pieces(shell, node, substitute)
    made = (
        part
        for text in texts
        for braced in braces(text)
        for part in (braced.split(_GAP) if _GAP in braced else [braced])
        if part or _GAP not in braced
    )
    return [Word(plain(found), taint) for one in islice(made, _MOST) for found in globbed(shell, one)]


def pieces(shell: Shell, node: Node, substitute: Substitute, *, quoted: bool = False) -> tuple[list[str], Taint]:
    """The texts that a node may stand for, with quoted characters marked, and what is in them."""
    if node.type in ("string", "concatenation", "translated_string", "command_name", "heredoc_body", "array"):
        return _joined(shell, node, substitute, quoted=quoted or node.type in ("string", "heredoc_body"))
    if node.type in ("simple_expansion", "expansion"):
        return _variable(shell, node, substitute, quoted=quoted)
    if node.type in ("command_substitution", "process_substitution"):
        flow = substitute(shell, node)
        if node.type == "process_substitution":
            return ["/dev/fd/63"], flow.taint
        text = UNKNOWN if flow.text is None else flow.text.rstrip("\n")
        return [_marked(text) if quoted else re.sub(r"\s+", _GAP, text)], flow.taint
    return [_literal(node, quoted=quoted)], NONE


def _literal(node: Node, *, quoted: bool) -> str:
    text = text_of(node)
    if node.type == "raw_string":
        return _marked(text[1:-1])
    if node.type == "ansi_c_string":
        return _marked(ansi(text[2:-1]))
    if node.type == "arithmetic_expansion":
        return UNKNOWN
    if quoted:
        return _marked(_IN_QUOTES.sub(lambda match: match[1].replace("\n", ""), text))
    return _ESCAPE.sub(lambda match: _marked(match[1].replace("\n", "")), text)


def _joined(shell: Shell, node: Node, substitute: Substitute, *, quoted: bool) -> tuple[list[str], Taint]:
    """The parts of a node put together, with what stands between them in the script."""
    columns: list[list[str]] = []
    taint = NONE
    whole, start = node.text or b"", node.start_byte
    at, end = (start + 1, node.end_byte - 1) if node.type == "string" else (start, node.end_byte)
    gap = _GAP if node.type == "array" else ""
    for child in node.named_children:
        between = whole[at - start : child.start_byte - start].decode("utf-8", "surrogateescape")
        texts, more = pieces(shell, child, substitute, quoted=quoted)
        columns += [[_marked(between) if quoted else gap or between], texts]
        taint, at = taint | more, child.end_byte
    columns.append([_marked(whole[at - start : end - start].decode("utf-8", "surrogateescape")) if quoted else ""])
    return ["".join(row) for row in islice(product(*columns), _MOST)], taint


def _variable(shell: Shell, node: Node, substitute: Substitute, *, quoted: bool) -> tuple[list[str], Taint]:
    text = text_of(node)
    name = _name(node)
    if name == "IFS":
        return [" " if quoted else _GAP], NONE
    if _EMPTIED.fullmatch(text):
        return [UNKNOWN], NONE
    value = shell.variable(name)
    texts = list(value.texts)
    if texts == [UNKNOWN] and not value.taint and (given := _DEFAULT.fullmatch(text)):
        texts = [given[1].strip("'\"")]
    if name.isdigit() and texts == [UNKNOWN] and name != "0":
        texts = [""]  # no arguments: `$IFS$9` is a way to write a space
    return [_marked(one) if quoted else re.sub(r"\s+", _GAP, one) for one in texts], value.taint


def _name(node: Node) -> str:
    if found := re.match(r"\$\{?[!#]?(\w+|[@*#?$!-])", text_of(node)):
        return found[1]
    return ""


def _marked(text: str) -> str:
    return text.translate(_QUOTED)


def plain(text: str) -> str:
    """Without the marks of what was quoted."""
    return text.translate(_UNQUOTED)


def ansi(text: str) -> str:
    """What `$'...'` writes."""
    return _ANSI.sub(_one_escape, text)


def _one_escape(match: re.Match[str]) -> str:
    hexadecimal, octal, short, long, letter = match.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    code = int(octal, 8) if octal else int(hexadecimal or short or long, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else UNKNOWN


def braces(text: str) -> Iterator[str]:
    """What braces make of a word, the innermost first; of at most so many."""
    made = [text]
    for _ in range(8):
        if not any(_BRACES.search(one) for one in made):
            break
        made = list(islice((grown for one in made for grown in _opened(one)), _MOST))
    return iter(made)


def _opened(text: str) -> Iterator[str]:
    for match in _BRACES.finditer(text):
        choices = _choices(match[1])
        if choices:
            return (text[: match.start()] + one + text[match.end() :] for one in choices)
    return iter([text])


def _choices(inside: str) -> list[str]:
    if found := _RANGE.fullmatch(inside):
        if found[1]:
            first, last = sorted((ord(found[1]), ord(found[2])))
            return [chr(code) for code in range(first, min(last, first + _MOST) + 1)]
        low, high = sorted((int(found[3]), int(found[4])))
        return [str(number) for number in range(low, min(high, low + _MOST) + 1)]
    return inside.split(",") if "," in inside else []


def globbed(shell: Shell, text: str) -> list[str]:
    """The files that a glob means: of its folder, where that can be read, and the secret ones that it would mean."""
    if not _GLOB.search(text):
        return [text]
    folder, _, pattern = text.rpartition("/")
    pattern = plain(pattern)
    hidden = pattern.startswith(".")
    names = [*(dotted_names() if hidden else ()), *_listed(shell, plain(folder) if folder else ".")]
    found = sorted({name for name in names if fnmatchcase(name, pattern) and name.startswith(".") == hidden})
    before = f"{folder}/" if "/" in text else ""
    return [text, *(before + name for name in found[:_MOST])]


def _listed(shell: Shell, folder: str) -> list[str]:
    if not shell.folder.startswith("/") or UNKNOWN in folder or "\0" in folder:
        return []
    whole = shell.home + folder[1:] if folder[:2] in ("~", "~/") else folder
    try:
        with os.scandir(os.path.join(shell.folder, whole)) as entries:  # noqa: PTH118
            return [entry.name for entry in islice(entries, _MOST_FILES)]
    except OSError:
        return []
