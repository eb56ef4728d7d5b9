"""Prints the leak matrix; --write puts it into docs/reference/guard-matrix.md."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from guard_matrix.matrix import markdown, measure

_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "guard-matrix.md"
_HEAD = """# Guard: the leak matrix

What becomes of secrets in the payloads of every event of every guarded tool, measured through the guard's own service
with the rules that ship. Made by `python benchmarks/guard_matrix --write`; the test suite holds the figures.

"""


def main() -> None:
    text = markdown(measure())
    print(text)
    if "--write" in sys.argv[1:]:
        _PAGE.write_text(_HEAD + text, "utf-8")


if __name__ == "__main__":
    main()
