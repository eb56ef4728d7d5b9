"""The real `conftest`, to compare with."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from oakum.policy.conftest.formats import parse
from oakum.policy.conftest.parsers.interface import Parsed, Text, nowhere
from oakum.policy.conftest.policy_set import load
from oakum.policy.conftest.run import judge
from oakum.policy.rego.select import engine
from oakum.policy.results import Judged

needs_conftest = pytest.mark.skipif(shutil.which("conftest") is None, reason="conftest is not installed")


def real(*arguments: str, folder: Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["conftest", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def real_value(name: str, content: str, folder: Path) -> Any:
    """What `conftest parse` makes of a text; None for a text that it refuses."""
    (folder / "input").write_text(content, newline="")
    done = real("parse", "input", "--parser", name, folder=folder)
    return _numbers(json.loads(done.stdout)) if done.returncode == 0 else None


def parsed(name: str, content: str, path: str = "input", schemas: Mapping[str, str] | None = None) -> Parsed:
    return parse(name, Text(content, path, schemas or {}))


def value(name: str, content: str) -> Any:
    return parsed(name, content).value


def _numbers(given: Any) -> Any:
    """1.0 is 1."""
    if isinstance(given, dict):
        return {key: _numbers(inner) for key, inner in given.items()}
    if isinstance(given, list):
        return [_numbers(inner) for inner in given]
    return int(given) if isinstance(given, float) and given.is_integer() else given


POLICY = """\
package main

deny contains "plain" if input.a

deny contains {"msg": "object 'x' and é", "details": {"k": [1, "v"]}} if input.b

deny_excepted contains "excepted" if input.b

violation contains {"msg": "elsewhere", "_loc": {"file": "other.yaml", "line": 7}} if input.b

warn contains {"msg": "here", "_loc": {"file": "x.yaml", "line": 2}} if input.b

warn_never contains "never" if input.never

exception contains ["excepted"]
"""
FILES = {"x.yaml": "a: 1\nb: true\n", "sub/y y.yaml": "a: 2\n---\nb: true\n", "z.yaml": "c: 1\n"}


def written(folder: Path) -> Path:
    """The folder with policies and files that give answers of every kind."""
    for path, text in {"policy/a.rego": POLICY, **FILES}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def results(folder: Path, name: str) -> list[Judged]:
    """What we say of one of them, without the lines that only we know."""
    file = parsed("yaml", (folder / name).read_text(), name)._replace(line=nowhere)
    return judge(load([str(folder / "policy")]), {name: file}, ["main"], engine)


def said(output: str, folder: Path, name: str, *options: str) -> str:
    """What the real conftest writes."""
    return real("test", name, "-o", output, "--no-color", *options, folder=folder).stdout
