from __future__ import annotations

import random
import subprocess
import sys

import pytest

from oakum.detect.detector import Options
from oakum.detect.stage_two import StageTwo
from oakum.detect.window import Window
from toys import token, toy_rules

RULES = toy_rules().rules
TOKEN = token(random.Random(4))


def window(text: bytes, above: bytes = b"") -> Window:
    return Window(text=text, start=0, above=above, limit=len(text), cut_left=False, cut_right=False)


def test_a_detection_has_its_place_in_the_window():
    (found,) = StageTwo(RULES, Options()).in_window(0, window(b"key = " + TOKEN))
    assert found.rule == RULES[0].id
    assert (found.start, found.end) == (6, 6 + len(TOKEN))
    assert found.secret.reveal() == TOKEN
    assert found.suppression is None


def test_what_is_less_sure_than_the_floor_is_dropped():
    assert not list(StageTwo(RULES, Options(floor=1.0)).in_window(0, window(TOKEN)))


@pytest.mark.parametrize("above", [True, False])
def test_markers_suppress(above):
    marker = b"# oakum:allow toy-token made for tests"
    text = window(TOKEN, marker) if above else window(TOKEN + b"  " + marker)
    (found,) = StageTwo(RULES, Options()).in_window(0, text)
    assert found.suppression
    assert found.suppression.reason == "made for tests"


def test_a_text_without_a_hit_does_not_load_it(tmp_path):
    (tmp_path / "plain.py").write_text("answer = 42\n" * 50)
    program = (
        "import sys; from oakum.cli.main import run; code = run(['scan', sys.argv[1]]);"
        "print(code, sorted({'oakum.detect.stage_two', 'oakum.detect.layers', 'hashlib'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "plain.py")]
    subprocess.run(command, capture_output=True, check=True)  # with rules in the cache from here on
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
