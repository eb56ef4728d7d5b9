from __future__ import annotations

import msgspec

from oakum.policy.results import Answer, Judged

RESULT = Judged(
    file="a.yaml",
    namespace="main",
    successes=2,
    failures=(Answer(message="m", rule="data.main.deny", metadata={"x": [1, None]}, file="b", line=3),),
)


def test_results_travel_as_json():
    assert msgspec.json.decode(msgspec.json.encode(RESULT), type=Judged) == RESULT


def test_what_is_not_said_is_empty():
    nothing = Judged(file="a", namespace="n")
    assert (nothing.failures, nothing.warnings, nothing.exceptions, nothing.skipped) == ((), (), (), ())
    assert (Answer(message="m", rule="r").file, Answer(message="m", rule="r").line) == ("", 0)
