from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.model import UsageError
from oakum.review.links import FORMS, checked, line_link

GITHUB = FORMS["github"].replace("{web}", "https://git.example/o/r")


def test_an_address_of_a_line() -> None:
    assert line_link(GITHUB, "abc", "a b/ä#?.txt", 3) == "https://git.example/o/r/blob/abc/a%20b/%C3%A4%23%3F.txt#L3"
    assert line_link(GITHUB, "abc", "x.zip!/inner.txt", 0) == "https://git.example/o/r/blob/abc/x.zip#L1"


@pytest.mark.parametrize("missing", [("", "abc", "a"), (GITHUB, "", "a"), (GITHUB, "abc", "")])
def test_without_a_part_there_is_no_address(missing: tuple[str, str, str]) -> None:
    assert line_link(*missing, 1) == ""


@pytest.mark.parametrize("template", ["javascript:{path}", "https://x.example/ {path}", "https://x.example/<{path}"])
def test_only_plain_web_addresses(template: str) -> None:
    assert line_link(template, "abc", "a", 1) == ""


@given(st.text())
def test_no_path_leaves_its_place(path: str) -> None:
    link = line_link(GITHUB, "abc", path.encode("utf-8", "replace").decode(), 1)
    assert link == "" or (link.startswith("https://git.example/o/r/blob/abc/") and not set("<>\"' \n") & set(link))


@pytest.mark.parametrize("template", ["https://x/{other}", "{", "{0}", "{path.x}"])
def test_wrong_templates_are_refused(template: str) -> None:
    with pytest.raises(UsageError, match="--link"):
        checked(template)
    assert checked(GITHUB) == GITHUB
