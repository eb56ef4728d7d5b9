from __future__ import annotations

from xml.etree import ElementTree

import pytest

from oakum.stats.chart import html, svg
from oakum.stats.leaks import Report
from stats.reports import some_report


@pytest.mark.parametrize("months", [0, 1, 2, 30])
def test_a_picture_is_xml_and_within_its_frame(months: int) -> None:
    root = ElementTree.fromstring(svg(some_report('<&">', months=months)))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    space = "{http://www.w3.org/2000/svg}"
    for box in root.iter(f"{space}rect"):
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width
    for text in root.iter(f"{space}text"):
        assert 0 <= float(text.attrib["y"]) <= height
    assert len(list(root.iter(f"{space}polyline"))) == (2 if months > 1 else 0)


def test_a_page_escapes_names() -> None:
    page = html(some_report("<script>"))
    assert "<script>" not in page
    assert page.count("<tr>") == 4


def test_nothing_to_show() -> None:
    assert (
        ElementTree.fromstring(svg(Report(repository="r", rows=(), months=(), unattributed=0, by_line=0))) is not None
    )
