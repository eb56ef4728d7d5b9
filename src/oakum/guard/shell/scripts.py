"""Code of other languages in a command (`python -c`, `node -e`, `perl -ne`): judged by its strings and names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.guard.shell.sight import Deed, Kind, Sure
from oakum.guard.shell.state import NONE, UNKNOWN, Call, Flow, Shell, Taint, Word

_INTERPRETER = re.compile(
    r"(python|pypy|node|nodejs|deno|bun|ruby|perl|php|lua|pwsh|powershell|tclsh|Rscript|osascript)[\d.]*$"
)
_CODE_OPTION = re.compile(r"-(?:[a-zA-Z]*[ceErp]|-eval|-print|-command|Command)$")
_STRING = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`([^`]*)`|q[qwx]?[({/]([^)}/]*)[)}/]")
_SPLICED = re.compile(r"(['\"])\s*[+.]?\s*\1(?=[^'\"\n])")
_WORD = re.compile(r"[\s;|&<>(),=]+")
_DUMP = re.compile(
    r"\bos\.environ(?:b\b)?(?!\s*(?:\[|\.get\b|\.setdefault|\.pop))|\bprocess\.env\b(?!\s*(?:\.|\[|\?))|\bprocess\.env\b\s*\["
    r"\s*\w+\s*\]|\bENV\.(?:each|to_h|map|inspect|to_a|sort)|\b(?:puts|p|pp)\s+ENV\b(?!\[)|%ENV\b|\bgetenv\(\s*\)|\$_ENV\b(?!\[)"
    r"|\bDeno\.env\.toObject|\bgci\s+env:|\bGet-ChildItem\s+env:|\bdir\s+env:",
    re.IGNORECASE,
)
_VARIABLE = re.compile(
    r"(?:environ(?:\.get)?|getenv|ENV|process\.env|\$ENV)\s*[\[({.]\s*['\"]?(\w+)|\$env:(\w+)", re.IGNORECASE
)
_NETWORK = re.compile(
    r"\b(?:requests|httpx|aiohttp|urllib|urlopen|http\.client|smtplib|socket|fetch|axios|https?\.(?:request|get)|net\.connect"
    r"|dns\.\w+|Net::HTTP|LWP|IO::Socket|TCPSocket|open-uri|curl_exec|fsockopen|Invoke-(?:WebRequest|RestMethod)|iwr|irm)\b"
)
_URL = re.compile(r"https?://[\w.:-]+")
_DECODED = re.compile(r"\b(?:b64decode|atob|fromhex|unhexlify|base64_decode|decode64|FromBase64String|exec|eval)\b")


def is_interpreter(name: str) -> bool:
    """Whether a program runs code of another language."""
    return _INTERPRETER.match(name) is not None


def run_code(shell: Shell, call: Call) -> Flow:
    """What an interpreter does: its code from an option or from standard input; of a file nothing is known."""
    code = [after for word, after in zip(call.args, call.args[1:], strict=False) if _CODE_OPTION.match(word.text)]
    if call.name in ("deno", "bun") and call.texts[:1] == ["eval"]:
        code += call.args[1:2]
    rest = NONE.union(*(shell.file(word.text, call.name, Sure.LIKELY) for word in _data(call, code)))
    text = "\n".join(word.text for word in code)
    if not code and (not call.args or call.texts == ["-"]):
        text = call.stdin.text or ""
        if call.stdin.text is None:
            shell.puzzles.append(f"{call.name} runs what it gets from another command")
    taint = rest | call.stdin.taint.union(*(word.taint for word in code))
    return _judged(shell, text, call.name, taint)


def _data(call: Call, code: list[Word]) -> Iterator[Word]:
    """Files that the code is given."""
    if code:
        yield from (word for word in call.args if word not in code and not word.text.startswith("-"))


def _judged(shell: Shell, code: str, by: str, taint: Taint) -> Flow:
    joined = _SPLICED.sub("", code)
    for word in sorted({word for text in _strings(joined) for word in (text, *_WORD.split(text)) if word}):
        taint |= shell.file(word, by, Sure.LIKELY)
    for found in _VARIABLE.finditer(joined):
        taint |= shell.variable(found[1] or found[2]).taint
    if _DUMP.search(joined):
        why = "the code takes all variables"
        taint |= shell.note(Deed(kind=Kind.DUMP, what="environment", by=by, sure=Sure.LIKELY, why=why))
    if _NETWORK.search(joined):
        url = _URL.search(joined)
        shell.send(url[0] if url else "somewhere", taint, by, sure=Sure.LIKELY)
    if UNKNOWN in code and _DECODED.search(code):
        shell.puzzles.append(f"{by} runs code that is not in the command")
    return Flow(taint)


def _strings(code: str) -> Iterator[str]:
    for groups in _STRING.findall(code):
        yield next((text for text in groups if text), "")
