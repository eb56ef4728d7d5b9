"""Expressions and files to judge."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

pytest.importorskip("cel_expr_python", reason="cel-expr-python is not installed (pip install 'oakum[policy]')")

from oakum.policy.cel import engine
from oakum.policy.cel.engine import Failed

NAMES = ("object", "oldObject", "request", "params", "namespaceObject", "authorizer")


@pytest.fixture(scope="session")
def ask() -> Callable[..., Any]:
    """The value of an expression with the functions of Kubernetes, or of Kyverno; an error as `Failed`."""

    def ask(source: str, value: Any = None, *, kyverno: bool = False) -> Any:
        environment = engine.kyverno(NAMES) if kyverno else engine.kubernetes(NAMES)
        return environment.compile(source).ask({"object": value, "authorizer": {"@authorizer": ""}})

    return ask


@pytest.fixture(scope="session")
def fails(ask: Callable[..., Any]) -> Callable[..., str]:
    """What an expression says that has no value."""

    def fails(source: str, value: Any = None, *, kyverno: bool = False) -> str:
        answer = ask(source, value, kyverno=kyverno)
        assert isinstance(answer, Failed), answer
        return answer.problem

    return fails


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """A file of some text."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
        return path

    return write
