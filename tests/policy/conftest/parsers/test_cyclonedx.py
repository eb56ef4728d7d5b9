from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, real_value, value
from oakum.model import SourceError

TEXT = (
    '{"bomFormat": "CycloneDX", "specVersion": "1.4", "version": 1, "components": [{"type": "library", "name": "a"}]}'
)


def test_it_is_as_written():
    assert value("cyclonedx", TEXT)["components"] == [{"type": "library", "name": "a"}]


@needs_conftest
def test_as_conftest(tmp_path):
    assert value("cyclonedx", TEXT) == real_value("cyclonedx", TEXT, tmp_path)


@pytest.mark.parametrize(("text", "says"), [("<bom/>", "convert it to JSON"), ("[]", "an object is expected")])
def test_what_is_not_read_is_named(text, says):
    with pytest.raises(SourceError, match=says):
        value("cyclonedx", text)
