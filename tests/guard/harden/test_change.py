from __future__ import annotations

from pathlib import Path

from oakum.guard.harden.change import carry_out, changes
from oakum.guard.install.edit import Block, Settings


def test_a_change_shows_what_is_added_and_nothing_else(tmp_path: Path, value: str) -> None:
    path = tmp_path / "s.json"
    path.write_text(f'{{"env":{{"KEY":"{value}"}}}}')
    (one,) = changes([Settings(path=path, items=((("deny",), "x"),))])
    assert one.diff == f'+++ {path}\n+  "deny": [\n+    "x"\n+  ],'
    assert value not in one.diff + repr(one)
    carry_out([one])
    assert path.read_text() == f'{{\n  "deny": [\n    "x"\n  ],"env":{{"KEY":"{value}"}}}}'


def test_a_block_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "ignore"
    path.write_text("mine\n")
    carry_out(changes([Block(path=path, lines=("a",), by="harden")]))
    carry_out(changes([Block(path=path, lines=("b",), by="harden")]))
    assert path.read_text().splitlines() == [
        "mine", "# >>> oakum: written by `oakum guard harden`", "b", "# <<< oakum"
    ]  # fmt: skip
    assert changes([Block(path=path, lines=("b",), by="harden")]) == []
