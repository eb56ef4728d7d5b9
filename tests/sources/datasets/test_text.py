from __future__ import annotations

from pathlib import Path

from oakum.sources.datasets import text

from .makers import cells, rewritten


def test_stretches_end_between_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a line of words\nquiet\n\n" * 100_000)
    found = cells(text, path)
    assert len(found) > 2
    assert b"".join(one[2] for one in found) == path.read_bytes()
    assert all(one[2].endswith(b"\n\n") for one in found)
    at = len(found[0][2])
    assert found[1][0] == str(1 + path.read_bytes()[:at].count(b"\n"))
    assert rewritten(text, path).read_bytes() == path.read_bytes().replace(b"quiet", b'LOUD "\n')


def test_endless_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * (20 << 20))
    found = cells(text, path)
    assert sum(len(one[2]) for one in found) == 20 << 20
    assert {one[0] for one in found} == {"1"}
