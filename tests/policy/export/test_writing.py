from __future__ import annotations

import yaml

from oakum.policy.export.writing import written


def test_text_of_several_lines_is_a_block_and_nothing_is_shared():
    shared = {"b": [1]}
    text = written([{"z": "one\n  two", "a": shared, "c": shared}, {"k": "É"}])
    assert "z: |-\n  one\n    two\n" in text
    assert "&" not in text
    assert "É" in text
    assert list(yaml.safe_load_all(text)) == [{"z": "one\n  two", "a": shared, "c": shared}, {"k": "É"}]
