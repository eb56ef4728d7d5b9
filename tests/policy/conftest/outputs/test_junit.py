from __future__ import annotations

from xml.etree import ElementTree

import pytest

from conftest_oracle import FILES, needs_conftest, results, said, written
from oakum.policy.conftest.outputs import junit
from oakum.policy.conftest.outputs.interface import Options
from oakum.policy.results import Answer, Judged


def tree(text: str) -> object:
    """Without the properties, which tell Go's version."""

    def of(element: ElementTree.Element) -> object:
        children = [of(child) for child in element if child.tag != "properties"]
        return element.tag, element.attrib, (element.text or "").strip(), children

    return of(ElementTree.fromstring(text))


@needs_conftest
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("options", [(), ("--junit-hide-message",)])
def test_as_conftest(tmp_path, name, options):
    written(tmp_path)
    ours = junit.render(results(tmp_path, name), Options(hide_message=bool(options)))
    assert tree(ours) == tree(said("junit", tmp_path, name, *options))


def test_a_suite_for_each_namespace_and_nothing_that_xml_cannot_hold():
    answers, skipped = (Answer(message="a\x00b\nc", rule="r"),), (Answer(message="later", rule=""),)
    text = junit.render(
        [Judged(file="f", namespace="n", failures=answers), Judged(file="f", namespace="m", skipped=skipped)], Options()
    )
    root = ElementTree.fromstring(text)
    assert [suite.get("name") for suite in root] == ["conftest.n", "conftest.m"]
    assert root[0][0].get("name") == "f - a\ufffdb"
    assert root[0][0][0].text == "a\ufffdb\nc"
    assert root[1][0][0].get("message") == "later"
