from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = '{ // one\n "a": "x // y /* z */ # w", /* two\n lines */ "b": [1, 2] # three\n}'


def test_comments_are_left_out_of_json_but_not_of_its_texts():
    assert value("jsonc", TEXT) == {"a": "x // y /* z */ # w", "b": [1, 2]}


@needs_conftest
@pytest.mark.parametrize("text", [TEXT, '{"a": "\\" // x"}', "[1] // end"])
def test_as_conftest(text, tmp_path):
    assert value("jsonc", text) == real_value("jsonc", text, tmp_path)


def test_errors_and_values_keep_their_lines():
    assert parsed("jsonc", TEXT).line(0, ("b",)) == 3
    with pytest.raises(SourceError, match="input:3:"):
        value("jsonc", '{ /* \n */ "a": 1,\n }')
