from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real_value, value
from oakum.model import SourceError

TEXT = """\
SPDXVersion: SPDX-2.2
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: hello
DocumentNamespace: https://host.example/hello
Creator: Person: Jane Doe (jane@host.example)
Creator: Tool: builder
Created: 2021-08-26T01:46:00Z
"""


def test_it_is_as_json_of_spdx():
    assert value("spdx", TEXT)["creationInfo"]["creators"] == ["Person: Jane Doe (jane@host.example)", "Tool: builder"]


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("spdx", TEXT) == real_value("spdx", TEXT, tmp_path)


@pytest.mark.parametrize("text", ["", "nothing", "SPDXVersion: x\n"])
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input: is no SPDX document"):
        value("spdx", text)
