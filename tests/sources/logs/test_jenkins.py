from __future__ import annotations

import random
from pathlib import Path

from oakum.detect.equipment import Equipment
from oakum.sources.logs.interface import Names
from oakum.sources.logs.jenkins import FORMAT
from toys import token

from .makers import JENKINS, origin, seen


def test_job_number_and_stage(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    assert FORMAT.by_path("jobs/deploy/builds/17/log") == Names("deploy #17")
    path = tmp_path / "log"
    note = b"\x1b[8mha:////4AbC+d==\x1b[0m"
    secret = token(rng)
    lines = [note + b"[Pipeline] { (Build it)", b"say " + secret[:6] + note + secret[6:]]
    path.write_bytes(b"".join(JENKINS.encode() + line + b"\n" for line in lines))
    found = origin(seen(tools, path, "job/deploy/17/consoleText"))
    assert (found.system, found.job, found.step) == ("jenkins", "deploy #17", "Build it")
