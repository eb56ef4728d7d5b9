"""The list of OPA's functions is that of OPA."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from oakum.policy.rego.opa_names import OPA_NAMES

SINCE = frozenset(["strings.split_n", "uri.is_valid", "uri.parse"])
"""Functions that OPA got last."""


@pytest.mark.skipif(not shutil.which("opa"), reason="needs the program opa")
def test_it_has_what_the_program_has():
    done = subprocess.run(["opa", "capabilities", "--current"], capture_output=True, check=True)
    every = json.loads(done.stdout)["builtins"]
    named = {one["name"] for one in every if not one.get("infix") and not one["name"].startswith("internal.")}
    assert named >= OPA_NAMES - SINCE


def test_it_has_what_the_embedded_engine_has():
    pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
    from oakum.policy.rego.regorus_engine import own_builtins

    assert {name for name in own_builtins() if not name.startswith("__")} <= OPA_NAMES
