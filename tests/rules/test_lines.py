from __future__ import annotations

import pytest

from oakum.rules.lines import line_of_row, line_of_rule

TEXT = b'# head\n[service]\nid = "a"\n\n[[rule]]\nid = "a-1"\n  [[ rule ]]\nid = "a-2"\n'


@pytest.mark.parametrize(("index", "line"), [(0, 5), (1, 7), (2, 1)])
def test_a_rule_begins_at_its_header(index, line):
    assert line_of_rule(TEXT, index) == line


def test_rules_in_another_form_are_somewhere():
    assert line_of_rule(b"rule = [{}]\n", 0) == 1


@pytest.mark.parametrize(("key", "line"), [("a", 1), ("b.c", 3), ("c", 1)])
def test_a_row_has_its_line(key, line):
    assert line_of_row(b"# a row\n[x]\nb.c = {}\nbac = {}\n", key) == line
