from __future__ import annotations

from oakum.policy.conftest.cue.errors import Conflict, CueError, Unknown


def test_an_error_has_its_line():
    assert (str(Conflict("two values", 3)), Conflict("two values", 3).line) == ("two values", 3)
    assert issubclass(Unknown, CueError)
    assert Unknown("x").line == 0
