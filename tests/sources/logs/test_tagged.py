from __future__ import annotations

import random
from pathlib import Path

import pytest

from oakum.detect.equipment import Equipment
from toys import key

from .makers import origin, prefixed, seen


@pytest.mark.parametrize(
    ("tag", "system", "job", "step"),
    [
        ("[build : compile] ", "tekton", "build", "compile"),
        ("[pod/web-1/app] ", "kubectl", "web-1", "app"),
        ("hello-world-x7k2p: ", "argo", "hello-world-x7k2p", ""),
    ],
)
def test_job_and_step(
    tools: Equipment, rng: random.Random, tmp_path: Path, tag: str, system: str, job: str, step: str
) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(prefixed(tag, ["x", *key(rng).decode().splitlines()]))
    found = origin(seen(tools, path))
    assert (found.system, found.job, found.step) == (system, job, step)


def test_a_name_before_a_value_is_no_tag(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text(f"toybox-key: {rng.randbytes(16).hex()}\n" * 3)
    assert {one.rule for one in seen(tools, path).sightings} == {"toy-named"}
