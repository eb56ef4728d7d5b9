from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = "# c\n*.js @a @b/c-d x@example.com # hi\n\n/foo\\ bar  @z\n/none\n"


def test_rules_with_their_owners():
    assert value("codeowners", "a @b\n") == {
        "rules": [{"pattern": "a", "owners": [{"type": "username", "value": "b"}], "comment": "", "lineNumber": 1}]
    }


@needs_conftest
@pytest.mark.parametrize("text", [TEXT, "", "# nothing\n"])
def test_as_conftest(text, tmp_path):
    assert value("codeowners", text) == real_value("codeowners", text, tmp_path)


@pytest.mark.parametrize("text", ["x y\n", "# c\n* @a/b/c\n"])
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input:[12]: is no pattern"):
        value("codeowners", text)


def test_lines():
    assert parsed("codeowners", TEXT).line(0, ("rules", 1, "pattern")) == 4
