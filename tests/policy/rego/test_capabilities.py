"""Files of capabilities."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

pytest.importorskip("regorus", reason="needs regorus (the extra `policy`)")
from conftest_oracle import needs_conftest, real
from oakum.model import ConfigError, PolicyError
from oakum.policy.rego.capabilities import beyond, read
from oakum.policy.rego.outline import outline
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds

EVERY = frozenset(["eq", "equal", "plus", "gt", "sprintf", "upper", "internal.member_2"])
TEXT = """\
package main
p contains msg if {
	input.a + 1 > 1
	x := upper("b")
	x in {"B"}
	msg := f(x)
}
f(x) := x
"""


def used(text, only):
    modules = {"m.rego": text}
    return [(fault.message, fault.place.line) for fault in beyond(modules, outline(modules), only)]


def test_functions_and_operators_that_are_not_listed():
    assert used(TEXT, EVERY) == []
    found = used(TEXT, EVERY - {"plus", "upper", "internal.member_2"})
    assert sorted(line for _, line in found) == [3, 4, 5]
    assert all(message.endswith("is not among the functions that the capabilities allow") for message, _ in found)


@pytest.mark.parametrize("name", sorted(EVERY - {"eq", "equal", "sprintf"}))
def test_every_name_that_is_used_has_to_be_listed(name):
    assert next(message.split("`")[1] for message, _ in used(TEXT, EVERY - {name})) == name


def written(folder, names):
    path = folder / "capabilities.json"
    path.write_text(json.dumps({"builtins": [{"name": name, "decl": {}} for name in names], "allow_net": []}))
    return str(path)


def test_a_file_is_read(tmp_path):
    assert read(written(tmp_path, EVERY)) == EVERY


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "is no file of capabilities"), ("[]", "is no file of capabilities"), ('{"builtins": []}', "lacks `eq`")],
)
def test_a_file_that_is_none(tmp_path, text, words):
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(ConfigError, match=words):
        read(str(tmp_path / "c.json"))
    with pytest.raises(ConfigError, match="cannot be read"):
        read(str(tmp_path / "none.json"))


@pytest.mark.parametrize("preference", ["regorus", "opa-library", "opa-binary", "worker"])
def test_every_engine_is_held_to_it(preference):
    if preference == "opa-binary" and not shutil.which("opa"):
        pytest.skip("needs the program opa")
    if preference == "opa-library":
        pytest.importorskip("opa_bindings", reason="the library of OPA is not installed")
    chosen = {"bounds": Bounds()} if preference == "worker" else {"preference": preference}
    judge = engine(**chosen, only=EVERY)
    judge.load({"m.rego": TEXT})
    assert judge.eval("data.main.p", {"a": 1}) == ["B"]
    strict = engine(**chosen, only=EVERY - {"upper"})
    with pytest.raises(PolicyError, match="`upper` is not among the functions") as caught:
        strict.load({"m.rego": TEXT})
    assert (caught.value.file, caught.value.line) == ("m.rego", 4)


def test_queries_are_held_to_it():
    judge = engine(only=EVERY)
    judge.load({"m.rego": TEXT})
    with pytest.raises(PolicyError, match="in the query: `lower` is not among"):
        judge.eval('lower("A")', {})


@needs_conftest
@pytest.mark.skipif(not shutil.which("opa"), reason="needs the program opa")
@pytest.mark.parametrize("missing", ["upper", "plus", "gt", "assign", "internal.member_2", "lower", "eq"])
def test_as_conftest(tmp_path, missing):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "m.rego").write_text(TEXT.replace("p contains", "deny contains"))
    (tmp_path / "x.json").write_text('{"a": 1}')
    every = json.loads(subprocess.run(["opa", "capabilities", "--current"], capture_output=True, check=True).stdout)
    every["builtins"] = [one for one in every["builtins"] if one["name"] != missing]
    (tmp_path / "c.json").write_text(json.dumps(every))
    done = real("test", "--capabilities", "c.json", "x.json", folder=tmp_path)
    refuses = "undefined function" in done.stderr
    try:
        engine(only=read(str(tmp_path / "c.json"))).load({"m.rego": TEXT})
    except (PolicyError, ConfigError):
        assert refuses
    else:
        assert not refuses
