"""The generated parts of the documentation are what the program says now."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pytest
from pages import ROOT

sys.path.append(str(ROOT / "docs" / "generate"))

from parts import filled, table
from terminal_svg import drawn


def test_generated_parts_are_up_to_date() -> None:
    command = [sys.executable, "docs/generate", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_part_is_replaced_and_the_rest_stays() -> None:
    page = "before\n<!-- generated: x -->\nold \\1\n<!-- end: x -->\nafter\n"
    new = filled(page, "x", r"new \1")
    assert new == "before\n<!-- generated: x -->\nnew \\1\n<!-- end: x -->\nafter\n"
    assert filled(new, "x", r"new \1") == new


def test_a_page_without_the_part_is_refused() -> None:
    with pytest.raises(ValueError, match="found 0"):
        filled("nothing here", "x", "new")


def test_tables_survive_bars_and_line_breaks() -> None:
    assert table(["a"], [["x|y\nz"]]).splitlines()[-1] == r"| x\|y z |"


def test_terminal_output_becomes_a_picture() -> None:
    picture = drawn("\x1b[1;31m<red>\x1b[0m plain\n\x1b[7m inverse \x1b[0m\n", 20)
    texts = [element.text for element in ElementTree.fromstring(picture).iter() if element.tag.endswith("text")]
    assert texts == ["<red>", " plain", " inverse "]
    assert 'fill="#f2777a"' in picture
    assert 'font-weight="bold"' in picture


def test_the_picture_in_the_readme_is_well_formed_and_masked() -> None:
    picture = (ROOT / "docs" / "images" / "scan.svg").read_text(encoding="utf-8")
    text = "".join(ElementTree.fromstring(picture).itertext())
    assert "oakum scan" in text
    assert "…(40)" in text
