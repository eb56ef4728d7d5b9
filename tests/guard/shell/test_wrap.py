from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.guard.shell import wrap

_REDACTOR = """
import os, sys
out = sys.stdin.buffer
mark = b"\\x1e" + sys.argv[-1].encode() + b"\\x1e"
seen = b""
while mark not in seen and (piece := out.read1(4096)):
    seen += piece
sys.stdout.buffer.write(b"<" + seen.partition(mark)[0] + b">")
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Stands for `oakum`: puts what it reads up to the mark into angle brackets."""
    folder = tmp_path_factory.mktemp("with space")
    (folder / "redactor.py").write_text(_REDACTOR)
    script = folder / "oakum"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "{folder}/redactor.py" "$@"\n')
    script.chmod(0o755)
    return str(script)


def run(text: str, folder: Path | None = None) -> tuple[str, int]:
    done = subprocess.run(["bash", "-c", text], capture_output=True, cwd=folder, timeout=30, check=False)
    return done.stdout.decode("utf-8", "surrogateescape"), done.returncode


@pytest.mark.parametrize(
    ("command", "shown", "code"),
    [
        ("echo a", "<a\n>", 0),
        ("echo a; false", "<a\n>", 1),
        ("echo a >&2; (exit 7)", "<a\n>", 7),
        ("echo a | tr a b && echo c", "<b\nc\n>", 0),
        ("cat <<X\nit's\nX", "<it's\n>", 0),
        ("echo a # } comment", "<a\n>", 0),
        ("echo 'a' \"b\" \\\nc", "<a b c\n>", 0),
        ("sleep 30 & echo a; kill %1", "<a\n>", 0),
        ("printf 'no end'", "<no end>", 0),
        ("echo a; } > stolen; {", None, None),
    ],
)
def test_output_goes_through_the_redactor(
    command: str, shown: str | None, code: int | None, program: str, tmp_path: Path
) -> None:
    output, returned = run(wrap(command, "s", program), tmp_path)
    if shown is None:
        assert not (tmp_path / "stolen").exists()
        assert output.startswith("<")
    else:
        assert (output, returned) == (shown, code)


def test_the_shell_goes_on_where_the_command_left_it(program: str, tmp_path: Path) -> None:
    wrapped = wrap("mkdir x && cd x && export A=1 && f() { echo f$A; }", "s", program)
    output, _ = run(f'{wrapped}; echo "$PWD" $(f)', tmp_path)
    assert output == f"<>{tmp_path / 'x'} f1\n"


def test_nothing_is_shown_without_the_redactor(tmp_path: Path) -> None:
    output, _ = run(wrap("echo a", "s", str(tmp_path / "missing")))
    assert "a\n" not in output


def test_a_wrapped_command_stays() -> None:
    once = wrap("echo a", "s")
    assert wrap(once, "s") == once


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab '\"\\$`\n!;|&<>(){}#ü")), max_size=20))
def test_any_text_comes_through_quoting(program: str, text: str) -> None:
    from shlex import quote

    assert run(wrap(f"printf %s {quote(text)}", "it's", program)) == (f"<{text}>", 0)
