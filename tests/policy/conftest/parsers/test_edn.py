from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real_value, value
from oakum.model import SourceError

TEXT = """\
; a comment
{:a 1 :b [1 2.5 "x\\n\\"" nil true :k sym #{2 1}] "s" (1 2), :c {:d/e "f"} 3 4 :ch \\a
 :exact 1.5M #_ :left #_ out
 :when #inst "2032-01-01T12:20:50.52Z" :dur #duration "20m" :nested [{} [] #{}] :nl \\newline}
"""


def test_maps_and_vectors_of_texts():
    assert value("edn", '{:a 1 "b" [nil :c]}') == {":a": "1", "b": ["<nil>", ":c"]}


@needs_conftest
@pytest.mark.parametrize("text", [TEXT, "[1 2]", '"x"', "{:a #{}}"])
def test_as_conftest(text, tmp_path):
    assert value("edn", text) == real_value("edn", text, tmp_path)


@pytest.mark.parametrize("text", ["{:a 1", "]", '"open', "{:a}", "", "1 2", "[" * 200 + "]" * 200, "#_", "[#tag]"])
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input.*EDN"):
        value("edn", text)
