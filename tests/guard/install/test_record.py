from __future__ import annotations

from oakum.guard.install import record
from oakum.guard.install.jsonc import Insertion
from oakum.guard.install.record import Installed
from oakum.guard.install.where import Where

ONE = Installed(host="h", path="/p", insertions=[Insertion(1, "x")], created=False, after="0")


def test_what_was_saved_is_loaded(where: Where) -> None:
    record.save(where.environ, {"/p": ONE})
    assert record.load(where.environ) == {"/p": ONE}
    record.save(where.environ, {})
    assert record.load(where.environ) == {}


def test_a_broken_record_is_none(where: Where) -> None:
    path = where.home / ".local/state/oakum/guard/installed.json"
    path.parent.mkdir(parents=True)
    path.write_text("[{]")
    assert record.load(where.environ) == {}


def test_no_place_for_a_record_is_no_error(where: Where) -> None:
    (where.home / ".local").write_text("")
    record.save(where.environ, {"/p": ONE})
    assert record.load(where.environ) == {}
