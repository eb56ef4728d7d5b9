from __future__ import annotations

import json

from oakum.sources.datasets.interface import Cell, Record, laid


def test_a_record_is_laid_out_as_json_would_have_it() -> None:
    record = Record("1", (Cell("$.a.key[0]", b"one"), Cell("name", b"two")))
    text = laid(record)
    assert json.loads("{" + text.text.decode().replace("\n", ",").rstrip(",") + "}") == {"key": "one", "name": "two"}
    assert [text.text[start : start + 3] for start in text.starts] == [b"one", b"two"]
    assert [text.cell(at) for at in (0, text.starts[0], text.starts[1] - 1, text.starts[1] + 2)] == [0, 0, 0, 1]
