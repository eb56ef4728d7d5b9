from __future__ import annotations

import shutil

import pytest

from oakum.model import PolicyError
from oakum.policy.conftest.strict import check_strictly

needs_opa = pytest.mark.skipif(shutil.which("opa") is None, reason="opa is not installed")
UNUSED = "package main\nimport data.lib\ndeny contains x if {\n\ty := 1\n\tx := input.a\n}\n"


@needs_opa
def test_what_is_unused_is_named_with_its_place():
    with pytest.raises(PolicyError, match=r"^policy/a\.rego:[24]: .*unused") as raised:
        check_strictly({"policy/a.rego": UNUSED}, "v1")
    assert raised.value.file == "policy/a.rego"


@needs_opa
@pytest.mark.parametrize(
    ("text", "syntax"), [("package a\ndeny contains 1\n", "v1"), ('package a\ndeny[x] { x := "y" }\n', "v0")]
)
def test_what_is_right_passes(text, syntax):
    check_strictly({"a.rego": text}, syntax)


def test_without_the_program(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PolicyError, match="--strict needs the program `opa`"):
        check_strictly({"a.rego": UNUSED}, "v1")
