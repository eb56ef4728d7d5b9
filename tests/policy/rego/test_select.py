"""Which engine judges."""

from __future__ import annotations

import shutil

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from oakum.model import ConfigError, PolicyError
from oakum.policy.rego.extension import Extension
from oakum.policy.rego.gate import GatedEngine
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds, WorkerEngine


def test_the_default_is_the_embedded_engine():
    assert engine().name == engine("regorus").name == "regorus"


def test_a_server_that_is_named_is_the_default():
    assert engine(url="http://127.0.0.1:1").name == "opa-server"


def test_the_library_is_taken_when_asked_for():
    pytest.importorskip("opa_bindings", reason="needs the library of OPA (the extra `opa`)")
    assert engine("opa-library").name == "opa-library"


@pytest.mark.skipif(not shutil.which("opa"), reason="needs the program opa")
def test_the_program_is_taken_when_asked_for():
    assert engine("opa-binary").name == "opa-binary"


def test_an_unknown_engine_is_an_error():
    with pytest.raises(ConfigError, match="there are auto, regorus"):
        engine("prolog")


def test_a_server_needs_a_url():
    with pytest.raises(PolicyError, match="URL"):
        engine("opa-server")


def test_every_engine_is_behind_the_gate():
    one = engine(allowed=frozenset(["time.now_ns"]))
    assert isinstance(one, GatedEngine)
    one.load({"m.rego": "package main\np if time.now_ns() > 0"})
    with pytest.raises(PolicyError, match="network"):
        one.load({"m.rego": "package main\np if http.send({})"})


def test_bounds_put_it_into_a_process_of_its_own():
    one = engine(bounds=Bounds(), extensions={"our.f": Extension(1, str)})
    assert isinstance(one, WorkerEngine)
    assert "our.f" in one.builtins
    with pytest.raises(ConfigError, match="cannot be bounded"):
        engine("opa-library", bounds=Bounds())
