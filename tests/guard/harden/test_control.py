from __future__ import annotations

from oakum.guard.harden.control import absolute, beneath
from oakum.guard.install.where import Where


def test_paths_are_written_as_a_vendor_reads_them(where: Where) -> None:
    assert absolute("~/.netrc", where) == f"{where.home}/.netrc"
    assert absolute("/etc/passwd", where) == "/etc/passwd"
    assert (beneath("~/.ssh"), beneath("~/.netrc")) == ("~/.ssh/**", "~/.netrc")
