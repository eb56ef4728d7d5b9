from __future__ import annotations

import inspect
import os
import subprocess
import sys
from types import ModuleType

import oakum.kernel
from oakum.kernel import plain

PLAIN_ONLY = {"entry", "pack_of"}
"""What the plain modules ask of each other."""


def members(kind: object) -> set[str]:
    return {name for name, member in inspect.getmembers(kind, callable) if not name.startswith("_")}


def test_both_kernels_offer_the_same(native: ModuleType) -> None:
    made = {name for name in members(native) if getattr(native, name).__module__ == native.__name__}
    assert made | {"ABSENT"} == set(plain.__all__)
    assert set(oakum.kernel.__all__) == {*plain.__all__, "is_native"}
    assert native.ABSENT == plain.ABSENT
    for name in made:
        if inspect.isclass(getattr(plain, name)):
            assert members(getattr(native, name)) == members(getattr(plain, name)) - PLAIN_ONLY


def test_the_plain_kernel_can_be_chosen() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import oakum.kernel; print(oakum.kernel.is_native)"],
        env={**os.environ, "OAKUM_PLAIN_KERNEL": "1"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"False"
