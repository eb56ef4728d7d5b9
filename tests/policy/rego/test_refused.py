"""What policies may not call."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from oakum.policy.rego.refused import FETCHING, REFUSED


def test_every_entry_says_why():
    assert all(reason.strip() for reason in REFUSED.values())


@pytest.mark.skipif(not shutil.which("opa"), reason="needs the program opa")
def test_all_that_opa_calls_nondeterministic_is_refused():
    done = subprocess.run(["opa", "capabilities", "--current"], capture_output=True, check=True)
    named = {one["name"] for one in json.loads(done.stdout)["builtins"] if one.get("nondeterministic")}
    assert named - FETCHING <= set(REFUSED)
