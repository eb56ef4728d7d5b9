from __future__ import annotations

import random
from pathlib import Path

from oakum.detect.equipment import Equipment
from toys import token

from .makers import origin, seen


def test_section_is_the_step(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    path = tmp_path / "trace"
    path.write_bytes(
        b"section_start:1560896352:prepare_script\r\x1b[0Kx\nsection_end:1560896353:prepare_script\r\x1b[0K\n"
        b"section_start:1560896354:build_script[collapsed=true]\r\x1b[0K\x1b[0;m$ make\n" + token(rng) + b"\n"
    )
    found = origin(seen(tools, path))
    assert (found.system, found.step) == ("gitlab", "build_script")


def test_a_line_that_goes_on(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    secret = token(rng)
    date = b"2024-05-14T11:19:20.000000Z 00O"
    path = tmp_path / "trace"
    path.write_bytes(date + b" say " + secret[:8] + b"\n" + date + b"+" + secret[8:] + b"\n" + date + b" x\n")
    assert origin(seen(tools, path)).system == "gitlab"
