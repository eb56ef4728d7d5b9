from __future__ import annotations

from conftest_oracle import needs_conftest, parsed, real_value, value

TEXT = "*.log\n# c\n\n!keep\\ \n /x\\\\y  \nz\\ \n#\n   \n"


def test_one_document_of_lines():
    assert value("ignore", "a\n#  b\n!c") == [
        [
            {"Kind": "Path", "Value": "a", "Original": "a"},
            {"Kind": "Comment", "Value": "b", "Original": "#  b"},
            {"Kind": "NegatedPath", "Value": "c", "Original": "!c"},
        ]
    ]


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("ignore", TEXT) == real_value("ignore", TEXT, tmp_path)


def test_lines():
    assert parsed("ignore", TEXT).line(0, (3, "Value")) == 4
