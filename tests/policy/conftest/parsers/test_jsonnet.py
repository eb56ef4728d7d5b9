from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = "local x = 1; { a: x, b: [1, 2], c:: 3, ['d' + x]: std.length('abc') }"


def test_it_is_evaluated():
    assert value("jsonnet", TEXT) == {"a": 1, "b": [1, 2], "d1": 3}


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("jsonnet", TEXT) == real_value("jsonnet", TEXT, tmp_path)


def test_imports_stay_in_the_folder(tmp_path):
    (tmp_path / "lib.libsonnet").write_text("{ y: 2 }")
    main = str(tmp_path / "main.jsonnet")
    assert parsed("jsonnet", "import 'lib.libsonnet'", main).value == {"y": 2}
    for outside in ("/etc/hostname", "../x", "missing"):
        with pytest.raises(SourceError, match="cannot be evaluated"):
            parsed("jsonnet", f"importstr '{outside}'", main)


@pytest.mark.parametrize(
    ("text", "place"),
    [("{", "1:2"), ("error 'x'", "1:1"), ("local f(x) = f(x + 1); f(0)", "1:14"), ("[1,\n2][7]", "1:1")],
)
def test_bad_input_is_named_with_its_place(text, place):
    with pytest.raises(SourceError, match=rf"^input:{place}: cannot be evaluated$"):
        value("jsonnet", text)
