"""Every rule's examples in every context that they can occur in.

What an example can stand in follows from its rule, never from a list:

- *value*: the expression matches the value with nothing around it. It can stand anywhere.
- *pair*: the expression needs a name, and takes both `NAME=value` and `NAME: value`. It can stand wherever names have
  values.
- *line*: the expression needs more of its line (a URL, a command, a header). The line stays whole, and what stands
  around it changes.
- *block*: the secret has several lines. They stay together, marked or encoded as one.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from oakum.detect.candidates import candidates
from oakum.detect.window import Window
from oakum.rules import Rule
from oakum.rules.template import expand

NEUTRAL = "item"
"""A name that says nothing of secrets."""

_LAST_WORD = re.compile(r"""([A-Za-z_][\w.\-]*)[\s"'`=:>,(\[{]*$""")
_TRIES = 20


_MARKED = re.compile(r"\x1a")


class Example(NamedTuple):
    """An example of a rule, with new random values, and how much of it its rule asks for."""

    rule: Rule
    text: str
    value: str
    kind: str
    """`value`, `pair`, `line` or `block`."""
    name: str
    """What the value is called in a pair."""


class Sample(NamedTuple):
    """An example in a context."""

    rule: Rule
    context: str
    text: bytes
    value: bytes


class Form(NamedTuple):
    """A way to write a name and its value."""

    write: Callable[[str, str], str]
    name: str
    """Expression of the names that can be written so."""
    value: str
    """Expression of the values that can be written so."""


def _base64(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


def _gzip64(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


_ANY = r".+"
_QUOTED = r"""[^"'\\]+"""
_BARE = r"""[^\s"'`\\<>&|;,#$()\[\]{}]+"""
_NO_WORD = r"(?=.*[0-9])" + _BARE
"""In a cell a value of letters alone is taken for a word."""
_URL = r"[\w.~\-]+"
_KEY = r"[\w.\-]+"
_HEADER = r"[\w\-]+"
_IDENTIFIER = r"\w+"
_STAMP = "2026-01-12T09:30:00.123Z INFO  [worker-3]"

PAIRS: dict[str, Form] = {
    "assignment": Form(lambda n, v: f'def connect():\n    {n} = "{v}"\n    return 1\n', r"[\w.]+", _QUOTED),
    "single quotes": Form(lambda n, v: f"$config['{n}'] = '{v}';", _KEY, _QUOTED),
    "JSON": Form(lambda n, v: json.dumps({"region": "eu-1", n: v, "retries": 3}), _KEY, _ANY),
    "JSON in JSON": Form(lambda n, v: json.dumps({"content": json.dumps({n: v, "retries": 3})}), _KEY, _QUOTED),
    "YAML": Form(lambda n, v: f"service:\n  {n}: {v}\n  retries: 3\n", _KEY, _BARE),
    "TOML": Form(lambda n, v: f'[service]\n{n} = "{v}"\nretries = 3\n', _HEADER, _QUOTED),
    "dotenv": Form(lambda n, v: f"MODE=live\r\n{n}={v}\r\nRETRIES=3\r\n", _KEY, _BARE),
    "shell export": Form(lambda n, v: f'set -eu\nexport {n}="{v}"\n', _IDENTIFIER, _QUOTED),
    "container option": Form(lambda n, v: f"docker run --rm -e {n}={v} host.example/app:1.2 serve", _KEY, _BARE),
    "header": Form(lambda n, v: f"GET / HTTP/1.1\r\nHost: host.example\r\n{n}: {v}\r\n", _HEADER, _BARE),
    "URL query": Form(lambda n, v: f'fetch("https://host.example/v1/items?{n}={v}&page=2")', _KEY, _URL),
    "log line": Form(lambda n, v: f"{_STAMP} retry 2 of 5 with {n}={v} after 1.5s", _KEY, _BARE),
    "diff": Form(lambda n, v: f"--- a/.env\n+++ b/.env\n@@ -1 +1 @@\n-{n}=\n+{n}={v}\n", _KEY, _BARE),
    "Markdown": Form(lambda n, v: f"Set `{n}={v}` before the first run.", _KEY, _BARE),
    "XML element": Form(lambda n, v: f"<config><{n}>{v}</{n}><retries>3</retries></config>", _KEY, _BARE),
    "XML attribute": Form(lambda n, v: f'<client {n}="{v}" retries="3"/>', _KEY, _BARE),
    "minified script": Form(lambda n, v: f'!function(){{var e={{{n}:"{v}",r:3}};t(e)}}();', _IDENTIFIER, _QUOTED),
    "call": Form(lambda n, v: f'settings.set("{n}", "{v}");', _KEY, _QUOTED),
    "hash": Form(lambda n, v: f"  '{n}' => '{v}',", _KEY, _QUOTED),
    "subscript": Form(lambda n, v: f'os.environ["{n}"] = "{v}"', _KEY, _QUOTED),
    "typed constant": Form(lambda n, v: f'export const {n}: string = "{v}";', _IDENTIFIER, _QUOTED),
    "macro": Form(lambda n, v: f'#define {n} "{v}"', _IDENTIFIER, _QUOTED),
    "Markdown table": Form(lambda n, v: f"| {n} | {v} | 2026 |", _KEY, _NO_WORD),
    "keyword argument": Form(lambda n, v: f'connect(host="db", {n}="{v}", timeout=3)', _IDENTIFIER, _QUOTED),
    "default of a variable": Form(lambda n, v: f'key = os.getenv("{n}", "{v}")', _KEY, _QUOTED),
    "PowerShell": Form(lambda n, v: f'$env:{n} = "{v}"', _IDENTIFIER, _QUOTED),
    "batch file": Form(lambda n, v: f"@echo off\r\nset {n}={v}\r\n", _IDENTIFIER, _BARE),
    "option": Form(lambda n, v: f"client --{n} {v} --verbose", _KEY, r"(?!-)" + _BARE),
    "curl": Form(lambda n, v: f'curl -H "{n}: {v}" https://host.example/', _HEADER, _BARE),
    "SQL row": Form(lambda n, v: f"INSERT INTO settings VALUES (1, '{n}', '{v}');", _KEY, _QUOTED),
    "XML property": Form(lambda n, v: f'<property name="{n}" value="{v}"/>', _KEY, _BARE),
    "verbatim string": Form(lambda n, v: f'private const string {n} = @"{v}";', _IDENTIFIER, _QUOTED),
    "one long line": Form(lambda n, v: f'{"a(1);" * 999}b={{{n}:"{v}"}};{"c(2);" * 999}', _IDENTIFIER, _QUOTED),
    "HTML entities": Form(lambda n, v: f'<p data-x="{{&quot;{n}&quot;:&quot;{v}&quot;}}">', _KEY, _BARE),
    "unicode escapes": Form(lambda n, v: f'x = "\\u007b{n}\\u0022\\u003a\\u0022{v}\\u0022\\u007d"', _KEY, _BARE),
    "percent": Form(lambda n, v: f"to=https%3A%2F%2Fhost.example%2F%3F{n}%3D{v}%26a%3Db", _URL, _URL),
    "hex": Form(lambda n, v: f'blob = "{f"{n}={v}".encode().hex()}"', _KEY, _BARE),
    "UTF-16 in base64": Form(
        lambda n, v: f"pwsh -enc {_base64(f'$env:{n} = {chr(34)}{v}{chr(34)}', 'utf-16-le')}", _KEY, _BARE
    ),
    "gzip in base64": Form(lambda n, v: f"d: {_gzip64(f'mode=live {n}={v} a=b')}", _KEY, _BARE),
    "base64": Form(lambda n, v: f"data: {_base64(f'mode=live{chr(10)}{n}={v}{chr(10)}')}", _KEY, _ANY),
}
"""Where names have values."""

VALUES: dict[str, Form] = {
    "bearer header": Form(lambda _, v: f"curl -H 'Authorization: Bearer {v}' https://host.example/v1", _KEY, _BARE),
    "in parentheses": Form(lambda _, v: f"ERROR login failed ({v}), giving up", _KEY, _BARE),
    "list": Form(lambda _, v: f'keys = ["{v}", "second"]', _KEY, _QUOTED),
    "CSV": Form(lambda _, v: f"1,{v},2026-01-12,active", _KEY, _BARE),
    "Markdown code": Form(lambda _, v: f"Log in with `{v}`, then deploy.", _KEY, _BARE),
    "end of a sentence": Form(lambda _, v: f"The key of the old server was {v}. Nobody uses it.", _KEY, r"[\w\-]+"),
    "JSON string": Form(lambda _, v: json.dumps({"content": f"first\n{v}\nlast"}), _KEY, _BARE),
    "quoted with entities": Form(lambda _, v: f"<td>&quot;{v}&quot;</td>", _KEY, _BARE),
    "terminal colours": Form(lambda _, v: f"\x1b[32mkey\x1b[0m \x1b[1m{v}\x1b[0m", _KEY, _BARE),
    "argument": Form(lambda _, v: f"client login --region eu-1 --with {v} --verbose", _KEY, _BARE),
    "alone": Form(lambda _, v: v, _KEY, _ANY),
    "base64 alone": Form(lambda _, v: f"data: {_base64(v)}", _KEY, _ANY),
}
"""Where a value stands that has no name of its own."""

LINES: dict[str, Callable[[str], str]] = {
    "indented": lambda line: f"steps:\n    {line}\n    next\n",
    "CRLF": lambda line: f"first\r\n{line}\r\nlast\r\n",
    "comment": lambda line: f"# {line}",
    "log line": lambda line: f"{_STAMP} {line}",
    "diff": lambda line: f"--- a/notes\n+++ b/notes\n@@ -1 +1 @@\n-removed\n+{line}\n",
    "Markdown": lambda line: f"Run this:\n\n```sh\n{line}\n```\n",
    "JSON string": lambda line: json.dumps({"role": "tool", "content": f"step 1\n{line}\nstep 3"}),
    "base64": lambda line: f"data: {_base64(f'first{chr(10)}{line}{chr(10)}')}",
}
"""What a whole line can stand in."""

BLOCKS: dict[str, Callable[[str], str]] = {
    "after other lines": lambda text: f"# kept by deploy\n\n{text}\n",
    "CRLF": lambda text: text.replace("\n", "\r\n") + "\r\n",
    "base64": lambda text: f"data: {_base64(text)}",
}
"""What any text of several lines can stand in."""


def example_of(rule: Rule, template: str, rng: random.Random) -> Example | None:
    """A template expanded, and what of it the rule asks for."""
    text = expand(template, rng).encode()
    found = next(_candidates(rule, text), None)
    if found is None:
        return None
    start, end = found
    word = _LAST_WORD.search(text[:start].decode())
    name = word[1] if word and word[1] in template else ""  # else it is random itself: the other half of a pair
    value = text[start:end].decode()
    return Example(rule, text.decode(), value, *_kind(rule, name, value))


def _kind(rule: Rule, name: str, value: str) -> tuple[str, str]:
    if rule.block:
        return "block", NEUTRAL
    if rule.context:
        return "line", NEUTRAL
    if _finds(rule, value, value):
        return "value", NEUTRAL
    if name and all(_finds(rule, f"{name}{between}{value}", value) for between in ("=", ": ")):
        return "pair", name
    return "line", NEUTRAL


def _finds(rule: Rule, text: str, value: str) -> bool:
    raw = text.encode()
    return any(raw[start:end] == value.encode() for start, end in _candidates(rule, raw))


def _candidates(rule: Rule, text: bytes) -> Iterator[tuple[int, int]]:
    """Where the values stand that the rule proposes in a text, whatever the automaton and the judge say."""
    at = max(text.find(rule.opener.encode()), 0)
    for line in [text[at:]] if rule.block else text.splitlines(keepends=True):
        for limit in _hits(rule, line):
            window = Window(text=line, start=at, above=b"", limit=limit, cut_left=False, cut_right=False)
            yield from ((at + one.start, at + one.end) for one in candidates(rule, window))
        at += len(line)


def _hits(rule: Rule, line: bytes) -> Iterator[int]:
    """The offsets that the automaton would report."""
    if rule.names:
        yield from (name.end() for name in re.finditer(rule.name_expression.encode(), line))
    else:
        yield len(line)


def samples(example: Example) -> Iterator[Sample]:
    """The example by itself, and in every context that it can occur in."""
    for context, text in (("own", example.text), *_texts(example)):
        value = example.value.replace("\n", "\r\n") if context == "CRLF" else example.value
        yield Sample(example.rule, context, text.encode(), value.encode())


def _texts(example: Example) -> Iterator[tuple[str, str]]:
    if _MARKED.search(example.text):
        return  # what a target writes for its own rules stands in no other text
    if example.kind in ("block", "line"):
        wraps = BLOCKS if example.kind == "block" else LINES
        yield from ((context, wrap(example.text)) for context, wrap in wraps.items())
        return
    for context, form in (PAIRS | VALUES if example.kind == "value" else PAIRS).items():
        if re.fullmatch(form.name, example.name) and re.fullmatch(form.value, example.value):
            yield context, form.write(example.name, example.value)
