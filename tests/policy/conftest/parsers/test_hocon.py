from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = """\
{
 // a comment
 a : { b = [ {x: 1, y = "q r", z { n: 1 }}, [], [1
 2, 3] ], "k k" = v # another
 t = true, f = off, n = -1.5e3, s = a/b.c, dur = 5 minutes, u = "\\"q\\" \\\\ \\n z"
 null = null
 }
 a.c { d : ${a.t}, e : "x"${a.n}"y" , g : ${a.b} }
 a.c.path = /usr
 a.c.path = ${a.c.path}":/bin"
 list.x = [1] [2, 3]
 list.of.lists = [${list.x}, ${list.x}]
 list.none = []
 o { empty {}
 padded = "  x ", text = \"\"\"one
 "two\"\"\" }
}
"""
DEFAULTS = """\
server {
  dir = ${?user.dir}
  http { port = 9001
    port = ${?HTTP_PORT_THAT_IS_NOT_SET}
    idle = 75 seconds }
  https.idle = ${server.http.idle}
  pid.path = ${server.dir}/RUNNING
}
"""


def test_objects_of_typed_texts():
    assert value("hocon", "a { b = 1, c = no, d = true, e = two words }, a.b = 2") == {
        "a": {"b": 2, "c": "no", "d": True, "e": '"two words"'}
    }


@needs_conftest
@pytest.mark.parametrize("text", [TEXT, DEFAULTS, "a { b = 1 }", "a.b.c = x\na.b.d = ${a.b.c}z\n"])
def test_as_conftest(text, tmp_path):
    assert value("hocon", text) == real_value("hocon", text, tmp_path) is not None


LOST_BY_CONFTEST = {
    "a { b = 1, b = 2, c = ${a.b} }": {"a": {"b": 2, "c": 2}},
    "a { b { x = 1 }, c = ${a.b} { y = 2 } }": {"a": {"b": {"x": 1}, "c": {"x": 1, "y": 2}}},
    "a { b = [1], b += 2 }": {"a": {"b": "[1,2]"}},
    'a = 1, "b.c" = 2': {"a": 1, "b.c": 2},
    'a.b = "\\u0041"': {"a": {"b": "A"}},
}


@pytest.mark.parametrize(("text", "expected"), LOST_BY_CONFTEST.items())
def test_what_the_reader_of_conftest_loses_is_as_the_specification_says(text, expected):
    assert value("hocon", text) == expected


def test_the_environment_is_not_looked_up(monkeypatch):
    monkeypatch.setenv("A_VARIABLE", "of-the-environment")
    assert value("hocon", "a.b = ${?A_VARIABLE}") == {"a": {"b": "<<unknown value>>"}}
    with pytest.raises(SourceError, match=r"^input:2: .*the environment is not looked at"):
        value("hocon", "\na.b = ${A_VARIABLE}")


def test_files_beside_it_are_included(tmp_path):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "more.conf").write_text("x = 1, y = ${x}, z = ${top}")
    (tmp_path / "secret.conf").write_text("password = x")
    found = parsed("hocon", 'top = 3\na { include "more.conf"\n w = ${a.x} }', str(tmp_path / "conf" / "a.conf"))
    assert found.value == {"top": 3, "a": {"x": 1, "y": 1, "z": 3, "w": 1}}
    for outside in (
        '"../secret.conf"',
        f'"{tmp_path}/secret.conf"',
        'file("x")',
        'url("http://host.example")',
        '"none"',
    ):
        with pytest.raises(SourceError, match="an include"):
            parsed("hocon", f"include {outside}", str(tmp_path / "conf" / "a.conf"))


def test_an_include_that_includes_itself_ends(tmp_path):
    path = tmp_path / "a.conf"
    path.write_text('include "a.conf"')
    with pytest.raises(SourceError, match="is not readable HOCON"):
        parsed("hocon", path.read_text(), str(path))


@pytest.mark.parametrize(
    "text",
    [
        "a {",
        "a",
        "a = ",
        "}",
        "a = [1",
        "a = {}}",
        'a = "open',
        "a = b = c",
        "a = http://x",
        "= 1",
        "a..b = 1",
        "a = $x",
        *("a = [1] {}", "a = [1] x", "a = ${b}", "a = ${a}", "a = ${b}, b = ${a}", "{a: 1} b", "[1]", "{" * 200),
        *("a = " + "[" * 200, "a." * 5000 + "b = 1"),
    ],
)
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input(:1)?: is not readable HOCON"):
        value("hocon", text)


@pytest.mark.parametrize("first", ["ten letters", "[1, 2, 3]", "{b = 1}"])
def test_substitutions_that_double_are_bounded(first):
    with pytest.raises(SourceError, match="grow without end"):
        value("hocon", f"a0 = {first}\n" + "".join(f"a{n} = ${{a{n - 1}}}${{a{n - 1}}}\n" for n in range(1, 60)))


def test_lines():
    found = parsed("hocon", "a {\n b = 1\n}\na.c {\n d = [\n1]\n}\n")
    assert found.line(0, ("a", "b")) == 2
    assert found.line(0, ("a", "c", "d")) == 5
    assert found.line(0, ("a", "c", "none")) == 4
    assert found.line(0, ()) == 1
