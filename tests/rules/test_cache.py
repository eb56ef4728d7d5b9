from __future__ import annotations

import os
import stat

import pytest

from oakum.rules import builtin_directory, cache, load, long_tail
from oakum.rules.cache import builtin, complete, write_bytes
from oakum.rules.rule_set import outline


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A rules folder of one file, in a source tree."""
    folder = tmp_path / "source" / "src" / "oakum" / "rules" / "data"
    folder.mkdir(parents=True)
    (tmp_path / "source" / "pyproject.toml").touch()
    (folder / "github.toml").write_bytes((builtin_directory() / "github.toml").read_bytes())
    monkeypatch.setattr(cache, "builtin_directory", lambda: folder)
    return folder


def test_it_holds_the_rules_without_examples(small, tmp_path):
    for directory in (None, tmp_path / "cache", tmp_path / "cache"):
        rules = builtin(directory)
        assert [rule.id for rule in rules.rules] == [rule.id for rule in complete().rules]
        assert not any(rule.examples or rule.counter_examples for rule in rules.rules)
        assert rules.digest == complete().digest


def test_all_that_ship_are_files_and_the_table(small):
    assert list(complete().rules) == [*load([small]).rules, *long_tail.load().rules]


def test_the_second_time_no_rule_file_is_read(small, tmp_path, monkeypatch):
    first = builtin(tmp_path / "cache")
    monkeypatch.setattr(cache, "load", lambda _: pytest.fail("read again"))
    again = builtin(tmp_path / "cache")
    assert again.digest == first.digest
    assert again.rules == first.rules
    assert dict(again.services) == dict(first.services)
    assert outline(again.rules) == outline(first.rules)


def test_a_changed_file_is_read_again(small, tmp_path):
    before = builtin(tmp_path / "cache")
    path = small / "github.toml"
    path.write_text(path.read_text().replace("confidence = 0.95", "confidence = 0.96"))
    os.utime(path, ns=(1, 1))
    assert builtin(tmp_path / "cache").digest != before.digest


def test_of_an_installed_package_the_folder_is_looked_at(small, tmp_path, monkeypatch):
    (tmp_path / "source" / "pyproject.toml").unlink()
    first = builtin(tmp_path / "cache")
    monkeypatch.setattr(cache.os, "scandir", lambda _: pytest.fail("every file is looked at"))
    assert builtin(tmp_path / "cache").digest == first.digest
    monkeypatch.undo()
    monkeypatch.setattr(cache, "builtin_directory", lambda: small)
    os.utime(small, ns=(1, 1))  # as when another version was installed
    monkeypatch.setattr(cache, "complete", lambda: long_tail.load())
    assert builtin(tmp_path / "cache").digest != first.digest


def test_another_version_reads_its_own(small, tmp_path, monkeypatch):
    builtin(tmp_path / "cache")
    monkeypatch.setattr(cache, "__version__", "99")
    monkeypatch.setattr(cache, "complete", lambda: long_tail.load())
    assert builtin(tmp_path / "cache").digest == long_tail.load().digest


def test_a_changed_table_is_read_again(small, tmp_path, monkeypatch):
    before = builtin(tmp_path / "cache")
    table = tmp_path / "table.toml"
    table.write_bytes(long_tail.path().read_bytes().replace(b'severity = "low"', b'severity = "medium"'))
    monkeypatch.setattr(long_tail, "path", lambda: table)
    assert builtin(tmp_path / "cache").digest != before.digest


def test_a_new_file_is_read(small, tmp_path):
    before = builtin(tmp_path / "cache")
    (small / "gitlab.toml").write_bytes((builtin_directory() / "gitlab.toml").read_bytes())
    assert len(builtin(tmp_path / "cache").rules) > len(before.rules)


@pytest.mark.parametrize("damage", [b"", b"junk", b"\xc0" * 1000])
def test_a_damaged_cache_is_made_anew(small, tmp_path, damage):
    rules = builtin(tmp_path / "cache")
    (entry,) = (tmp_path / "cache").iterdir()
    entry.write_bytes(damage)
    assert builtin(tmp_path / "cache").rules == rules.rules
    assert len(entry.read_bytes()) > 1000


def test_one_flipped_bit_in_a_rule_is_damage(small, tmp_path):
    rules = builtin(tmp_path / "cache")
    (entry,) = (tmp_path / "cache").iterdir()
    content = bytearray(entry.read_bytes())
    content[content.index(b"GitHub personal access token")] ^= 1
    entry.write_bytes(content)
    assert builtin(tmp_path / "cache").rules == rules.rules
    assert entry.read_bytes() != content


def test_files_are_written_whole_and_for_the_owner(tmp_path):
    path = tmp_path / "a" / "b"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["b"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_no_error(small, tmp_path):
    (tmp_path / "file").write_text("")
    write_bytes(tmp_path / "file" / "entry", b"x")
    assert builtin(tmp_path / "file").rules
    assert (tmp_path / "file").read_text() == ""
