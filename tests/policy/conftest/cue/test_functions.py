from __future__ import annotations

import pytest

from cue_texts import evaluated
from oakum.policy.conftest.cue.errors import Conflict, Endless, Unknown

IMPORTS = 'import (\n"strings"\n"strconv"\n"list"\n"math"\n"encoding/json"\n)\n'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('len("é") + len([1, 2]) + len({a: 1, _b: 2})', 5),
        ("[div(-7, 2), mod(-7, 2), quo(-7, 2), rem(-7, 2)]", [-4, 1, -3, -1]),
        ('strings.Join(strings.Split("a-b", "-"), "+")', "a+b"),
        ("strconv.Atoi(strconv.FormatInt(12, 10))", 12),
        ("list.Sort([3, 1, 2], list.Descending)", [3, 2, 1]),
        ("[math.Floor(-1.5), math.Ceil(-1.5), math.Round(2.5), math.Abs(-3)]", [-2, -1, 3, 3]),
        ("json.Marshal({a: [1, null]})", '{"a":[1,null]}'),
        ("or([1, 2]) & 2", 2),
        ("and([>0, <5]) & 3", 3),
        ('"abc" & strings.MaxRunes(3)', "abc"),
    ],
)
def test_functions(text, value):
    assert evaluated(f"{IMPORTS}x: {text}") == {"x": value}


@pytest.mark.parametrize(
    "text",
    [
        "strings.ToUpper(1)",
        "list.Sum(5)",
        "len(1)",
        "or([])",
        "div(1, 0)",
        'strconv.Atoi("x")',
        "close({a: 1}) & {b: 2}",
    ],
)
def test_wrong_arguments(text):
    with pytest.raises(Conflict):
        evaluated(f"{IMPORTS}x: {text}")


def test_a_function_that_is_not_known_is_named():
    with pytest.raises(Unknown, match=r"the function `strings\.ByteAt`"):
        evaluated(f'{IMPORTS}x: strings.ByteAt("a", 0)')


@pytest.mark.parametrize("text", ["list.Repeat([1], 1000000000)", "math.Floor(1e99999999)"])
def test_bounds(text):
    with pytest.raises(Endless):
        evaluated(f"{IMPORTS}x: {text}")
