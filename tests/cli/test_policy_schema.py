from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

from oakum.policy.schema import schema

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def test_it_is_printed(oakum: Run) -> None:
    assert json.loads(oakum("policy", "schema").stdout) == schema()
