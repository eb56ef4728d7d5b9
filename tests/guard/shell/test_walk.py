from __future__ import annotations

import pytest

from guard.shell.table import seen, written
from oakum.guard.shell.state import Shell, TooMuch
from oakum.guard.shell.walk import follow_text


@pytest.mark.parametrize(
    ("script", "output"),
    [
        ("echo a; echo b", "a\nb\n"),
        ("echo a | cat", "a\n"),
        ("X=1; echo $X", "1\n"),
        ("f() { echo $2; }; f a b", "b\n"),
        ("cat <<< a", "a"),
        ("cat <<'E'\n$X\nE", "$X\n"),
        ("echo $(echo a)$(echo b)", "ab\n"),
        ("echo x > f", ""),
        ("for x in a b; do :; done", None),
    ],
)
def test_texts_are_followed(script: str, output: str | None) -> None:
    def run(shell, text, stdin):
        return follow_text(shell, text, stdin)

    assert follow_text(Shell("/x", {}, run), script).text == output


def test_too_deep() -> None:
    with pytest.raises(TooMuch):
        follow_text(Shell("/x", {}, lambda *_: None), "(" * 200 + ")" * 200)  # type: ignore[arg-type,return-value]


def test_a_subshell_keeps_its_folder() -> None:
    assert written(seen("(cd /etc); cat shadow").deeds) == []
    assert written(seen("cd /etc; cat shadow").deeds) == ["read shadow shown"]


def test_exported_variables_are_listed_by_export_alone() -> None:
    assert written(seen("export -p").deeds) == ["dump environment shown"]
    assert written(seen("declare -x").deeds) == ["dump environment shown"]
    assert written(seen("export A=1").deeds) == []


def test_what_is_written_to_a_file() -> None:
    assert written(seen("cat .env > a; cat a >> b").deeds) == ["read .env", "copy a <.env", "copy b <.env"]
