from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from conftest_oracle import needs_conftest, real, value
from cue_texts import evaluated
from oakum.model import SourceError
from oakum.policy.conftest.cue.errors import CueError, Endless, Unknown

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text())
"""Texts with what `conftest parse` of version 0.71.1 (CUE 0.17.1) gives; without a value where it refuses them."""
NOT_HERE = 5
"""How many of them only the program `cue` evaluates."""


def plain(given):
    """1.0 is 1, as JSON has it after Go has read it."""
    if isinstance(given, dict):
        return {key: plain(inner) for key, inner in given.items()}
    if isinstance(given, list):
        return [plain(inner) for inner in given]
    return int(given) if isinstance(given, float) and given.is_integer() else given


def is_known(text):
    try:
        evaluated(text)
    except Unknown:
        return False
    except (CueError, RecursionError):
        return True
    return True


@pytest.mark.parametrize("one", [one for one in RECORDED if "value" in one and is_known(one["text"])])
def test_values_are_those_of_conftest(one):
    assert plain(evaluated(one["text"])) == plain(one["value"])


@pytest.mark.parametrize("one", [one for one in RECORDED if "value" not in one])
def test_what_conftest_refuses_is_refused(one):
    with pytest.raises(SourceError, match=r"^input(:\d+)?: "):
        value("cue", one["text"])


def test_little_is_left_to_the_program():
    assert sum(not is_known(one["text"]) for one in RECORDED if "value" in one) <= NOT_HERE


@needs_conftest
def test_conftest_still_says_so(tmp_path):
    known = [one for one in RECORDED if "value" in one]
    for number, one in enumerate(known):
        (tmp_path / f"{number}.cue").write_text(one["text"])
    done = real("parse", "--parser", "cue", *(f"{number}.cue" for number in range(len(known))), folder=tmp_path)
    said = json.loads(done.stdout)
    assert [plain(said[f"{number}.cue"]) for number in range(len(known))] == [plain(one["value"]) for one in known]


@pytest.mark.skipif(not shutil.which("cue"), reason="cue is not installed")
@pytest.mark.parametrize("one", [one for one in RECORDED if "value" in one and not is_known(one["text"])])
def test_the_program_knows_the_rest(one):
    assert value("cue", one["text"]) == plain(one["value"])


GROWING = {
    "texts": "a0: [1]\n" + "".join(f"a{n}: [a{n - 1}, a{n - 1}, a{n - 1}, a{n - 1}]\n" for n in range(1, 30)),
    "structs": "a0: {x: 1}\n" + "".join(f"a{n}: {{x: a{n - 1}, y: a{n - 1}}}\n" for n in range(1, 40)),
    "loops": 'import "list"\nx: [for a in list.Range(0, 9000, 1) for b in list.Range(0, 9000, 1) {a * b}]',
    "a text": 'x: "a" * 1000000000',
    "a list": 'import "list"\nx: list.Range(0, 1000000000, 1)',
    "a number": "x: 10 * 1e1000000000000",
}


@pytest.mark.parametrize("name", GROWING)
def test_what_grows_without_end_is_refused(name):
    with pytest.raises(Endless):
        evaluated(GROWING[name])


def test_a_value_within_itself_is_refused():
    with pytest.raises(Unknown, match="contains itself"):
        evaluated("a: {b: a}")


def test_alternatives_do_not_multiply_without_end():
    choices = " & ".join(["(1 | 2 | 3 | 4 | 5 | 6 | 7 | 8)"] * 12)
    with pytest.raises(CueError):
        evaluated(f"x: {choices} & string")
