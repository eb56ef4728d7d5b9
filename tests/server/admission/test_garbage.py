from __future__ import annotations

import subprocess
import sys

_CYCLES = """
import gc
from oakum.server.admission.garbage import YOUNG, collect_seldom

class Node: pass

def cycle():
    one = Node()
    one.self = one

collect_seldom()
frozen, held = gc.get_freeze_count(), []
before = gc.get_stats()[0]["collections"]
held = [[number] for number in range(YOUNG // 2)]
seldom = gc.get_stats()[0]["collections"] - before
for _ in range(8 * YOUNG):
    cycle()
left = sum(isinstance(one, Node) for one in gc.get_objects())
print(frozen > 1000, seldom, left < 3 * YOUNG)
"""


def test_cycles_are_looked_for_seldom_but_they_are() -> None:
    done = subprocess.run([sys.executable, "-c", _CYCLES], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "0", "True"]
