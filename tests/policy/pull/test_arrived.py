from __future__ import annotations

import hashlib
import io
import stat
import tarfile
import zipfile

import pytest

from oakum.model import SourceError
from oakum.policy.pull import arrived as module
from oakum.policy.pull.address import address
from oakum.policy.pull.arrived import arrived, unpack, write


def tarred(files, *extra, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in extra:
            archive.addfile(info)
    return buffer.getvalue()


def zipped(files, *links):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for name in links:
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def link(name):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


def below(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


FILES = {"a.rego": b"1", "lib/b.rego": b"2"}


@pytest.mark.parametrize(("kind", "mode"), [("tar.gz", "w:gz"), ("tar", "w"), ("tbz2", "w:bz2"), ("tar.xz", "w:xz")])
def test_tapes(tmp_path, kind, mode):
    unpack(kind, tarred(FILES, mode=mode), tmp_path, "x")
    assert below(tmp_path) == FILES


def test_zip_and_a_folder_of_it(tmp_path):
    unpack("zip", zipped(FILES), tmp_path / "all", "x")
    assert below(tmp_path / "all") == FILES
    unpack("zip", zipped(FILES), tmp_path / "part", "x", "lib")
    assert below(tmp_path / "part") == {"b.rego": b"2"}


HOSTILE = {
    "zip above": ("zip", zipped({"../a": b""}), "would be written outside"),
    "zip absolute": ("zip", zipped({"/a": b""}), "would be written outside"),
    "zip backslash": ("zip", zipped({"..\\a": b""}), "would be written outside"),
    "zip link": ("zip", zipped({}, "a"), "cannot be unpacked"),
    "tar above": ("tgz", tarred({"x/../../a": b""}), "would be written outside"),
    "tar link": ("tgz", tarred({}, link("a")), "cannot be unpacked"),
    "no zip": ("zip", b"PK", "cannot be unpacked as zip: BadZipFile"),
    "no tar": ("tgz", b"x" * 600, "cannot be unpacked as tgz"),
    "cut tar": ("tgz", tarred(FILES)[:-20], "cannot be unpacked as tgz"),
    "empty": ("zip", zipped({}), "the archive holds no file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_archives(tmp_path, name):
    kind, content, words = HOSTILE[name]
    with pytest.raises(SourceError, match=words):
        unpack(kind, content, tmp_path / "into", "x")
    assert not (tmp_path / "a").exists()


def test_bombs(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 10_000)
    with pytest.raises(SourceError, match="unpacks to more than"):
        unpack("zip", zipped({"a": bytes(20_000)}), tmp_path, "x")
    monkeypatch.setattr(module, "MOST_FILES", 3)
    with pytest.raises(SourceError, match="unpacks to more than"):
        unpack("tgz", tarred({str(n): b"" for n in range(5)}), tmp_path, "x")


def test_a_file_has_to_have_its_checksum(tmp_path):
    good = hashlib.sha256(b"text").hexdigest()
    arrived(address(f"https://host.example/a.rego?checksum=sha256:{good}"), b"text", tmp_path)
    assert below(tmp_path) == {"a.rego": b"text"}
    with pytest.raises(SourceError, match="is not the file that"):
        arrived(address(f"https://host.example/b.rego?checksum={good}"), b"other", tmp_path)
    assert below(tmp_path) == {"a.rego": b"text"}


def test_the_folder_of_git_is_not_written(tmp_path):
    write(tmp_path, ".git/config", b"", "x")
    assert below(tmp_path) == {}
