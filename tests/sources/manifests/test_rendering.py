from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from oakum.sources.manifests import rendering
from oakum.sources.manifests.rendering import NotRendered, rendered


def run(code: str, **known: str) -> str:
    return rendered((sys.executable, "-c", code), os.environ["PATH"], known)


def test_what_it_prints() -> None:
    assert run("print('kind: Pod')") == "kind: Pod\n"


def test_this_machine_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "prod")
    said = run("import os, pathlib; print(sorted(os.environ), pathlib.Path.home(), os.environ['HTTPS_PROXY'])")
    assert "AWS_PROFILE" not in said
    assert str(Path.home()) not in said
    assert "http://127.0.0.1:9" in said


def test_a_complaint_is_explained_and_never_quoted() -> None:
    with pytest.raises(NotRendered, match=r"^in other words$"):
        run("import sys; sys.exit('the value is hunter2')", hunter2="in other words")
    with pytest.raises(NotRendered, match="fails on it") as caught:
        run("import sys; sys.exit('the value is hunter2')")
    assert "hunter2" not in str(caught.value)


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_LARGEST", 1000)
    with pytest.raises(NotRendered, match="more than"):
        run("print('x' * 2000)")
    monkeypatch.setattr(rendering, "SECONDS", 0.2)
    with pytest.raises(NotRendered, match="took more than"):
        run("import time; time.sleep(60)")
    with pytest.raises(NotRendered, match="cannot run"):
        rendered(("/nowhere/helm",), "", {})


def test_the_command_is_no_shell(tmp_path: Path) -> None:
    assert rendered(("echo", f"$(touch {tmp_path}/x)"), os.environ["PATH"], {}) == f"$(touch {tmp_path}/x)\n"
    assert not (tmp_path / "x").exists()
