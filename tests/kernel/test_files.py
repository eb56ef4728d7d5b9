from __future__ import annotations

import errno
import os
import socket
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from oakum.kernel import BINARY, IRREGULAR, LARGE, UNREADABLE, WRAPPED, plain


def reading(kernel: ModuleType, paths: Sequence[Path | bytes], **changed: Any) -> Any:
    settings: dict[str, Any] = {"max_size": 1000, "binaries": False}
    return kernel.Reading([os.fsencode(path) for path in paths], **{**settings, **changed})


def read(kernel: ModuleType, paths: Sequence[Path | bytes], **changed: Any) -> tuple[dict[int, bytes], dict[int, int]]:
    """Index of the path -> text, and -> kind of remark."""
    work = reading(kernel, paths, **changed)
    assert not work.fill(1 << 30)
    segments, remarks = list(work.segments), list(work.remarks)
    texts = {}
    for start, end, owner, offset, flags in zip(*(segments[i::5] for i in range(5)), strict=True):
        assert (offset, flags) == (0, 3)
        assert work.arena[end] == ord("\n")
        texts[owner] = bytes(work.arena[start:end])
    return texts, dict(zip(remarks[::2], remarks[1::2], strict=True))


def test_text_is_read_and_the_rest_is_remarked(kernel: ModuleType, tmp_path: Path) -> None:
    files = {
        "text": b"some text\n",
        "empty": b"",
        "exact": b"x" * 1000,
        "large": b"x" * 1001,
        "binary": b"a\0b",
        "late": b"a" * 999 + b"\0",
        "zip": b"PK\3\4...",
        "wide": b"\xff\xfea\0",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    texts, remarks = read(kernel, [tmp_path / name for name in files])
    assert texts == {0: b"some text\n", 2: b"x" * 1000}
    assert remarks == {3: LARGE, 4: BINARY, 5: BINARY, 6: WRAPPED, 7: WRAPPED}


def test_binaries_are_read_where_they_are_wanted(kernel: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"a\0b")
    assert read(kernel, [tmp_path / "binary"], binaries=True) == ({0: b"a\0b"}, {})


def test_what_is_no_regular_file_is_neither_opened_nor_followed(kernel: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"text")
    (tmp_path / "link").symlink_to("text")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "directory").mkdir()
    (tmp_path / "linked").symlink_to("directory")
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fsencode(tmp_path / "s"))
        names = ["link", "loop", "directory", "fifo", "s", "linked/../text"]
        texts, remarks = read(kernel, [tmp_path / name for name in names])
    assert texts == {5: b"text"}  # only the last part of a path is not followed
    assert (remarks[2], remarks[3]) == (IRREGULAR, IRREGULAR)
    failed = {owner: kind >> 8 for owner, kind in remarks.items() if kind & 255 == UNREADABLE}
    assert failed == {0: errno.ELOOP, 1: errno.ELOOP, 4: errno.ENXIO}


def test_what_cannot_be_opened_has_its_reason(kernel: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"text")
    paths = [tmp_path / "absent", tmp_path / "file" / "below", tmp_path / ("n" * 300)]
    _, remarks = read(kernel, paths)
    reasons = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
    assert remarks == {owner: UNREADABLE | reason << 8 for owner, reason in enumerate(reasons)}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_remarked(kernel: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "closed").write_bytes(b"text")
    (tmp_path / "closed").chmod(0)
    assert read(kernel, [tmp_path / "closed"]) == ({}, {0: UNREADABLE | errno.EACCES << 8})


def test_a_file_shorter_than_it_says_gives_what_it_has(kernel: ModuleType) -> None:
    """As one that shrinks while it is read: attributes of an operating system say that they have a page."""
    attribute = Path("/sys/kernel/fscaps")
    if not attribute.exists() or attribute.stat().st_size <= len(attribute.read_bytes()):
        pytest.skip("no such attribute here")
    assert read(kernel, [attribute], max_size=1 << 20) == ({0: attribute.read_bytes()}, {})


def test_names_that_are_not_utf_8_are_names(kernel: ModuleType, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe\n name"
    Path(os.fsdecode(path)).write_bytes(b"text")
    assert read(kernel, [path]) == ({0: b"text"}, {})


def test_a_zero_byte_in_a_path_is_an_error(kernel: ModuleType) -> None:
    with pytest.raises(ValueError, match="zero byte"):
        reading(kernel, [b"a\0b"])


def test_both_kernels_read_in_the_same_steps(native: ModuleType, tmp_path: Path) -> None:
    paths: list[Path] = []
    for i in range(40):
        paths.append(tmp_path / f"file{i}")
        if i % 7:
            (tmp_path / f"file{i}").write_bytes(bytes([65 + i]) * (37 * i % 500) + b"\0" * (i % 5 == 1))
    for target in (0, 1, 700, 1 << 20):
        ours, twin = reading(native, paths), reading(plain, paths)
        for _ in range(3):
            assert ours.fill(target) == twin.fill(target)
            assert bytes(ours.arena) == bytes(twin.arena)
            assert list(ours.segments) == list(twin.segments)
            assert list(ours.remarks) == list(twin.remarks)
            assert ours.bytes == twin.bytes
