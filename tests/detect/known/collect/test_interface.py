from __future__ import annotations

from known.conftest import Made
from oakum.detect.known.collect.interface import Found


def test_what_was_found_does_not_show_its_value(made: Made) -> None:
    value = made()
    assert repr(Found("TOKEN", value)) == "<Found TOKEN>"
    assert value not in f"{[Found('TOKEN', value)]}"
