from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = """\
vcl 4.0;
import std;
# a comment
backend app { .host = "127.0.0.1"; .probe = { .url = "/health"; .interval = 5s; } .is_on = true; .max = 0800x; }
backend other {
  .host = "b.example"; // another
  .port = "80";
}
acl purge { "127.0.0.1"; "10.0.0.0"/24; ! "10.1.1.1"; 5; true; }
director d random { .quorum = 50%; { .backend = app; .weight = 1; } }
director e random { { .backend = app; .weight = 1; # heavy
 } { .backend = F_o; .weight = 7; } 50%; }
table t { "a": "b", "c": "d", }
sub vcl_recv {
  if (req.url ~ "^/x" && req.http.A) { set req.http.B = "1"; return (pass); } else if (x) { call foo; }
  if (client.ip ~ purge) { set req.http.Hidden = "1"; } else { set req.http.C = "2"; }
  if (!req.http.D) { set req.hash = "3"; }
  set req.http.X-Foo = "bar";
  set beresp.ttl = 60s;
  call other;
  /* more */
  return (lookup);
}
sub vcl_deliver { if (x) { set a = "1"; } }
sub two words { set a = b; }
sub nested { sub inner x { set a = "1"; } sub inner y { set a = "2"; } }
sub nested2 { sub inner x { set a = "1"; } }
"""


def test_blocks_by_type_and_name():
    assert value("vcl", 'backend a { .port = "80"; }\nacl b { "127.0.0.1"; }\nsub c { return; }') == {
        "backend": {"a": {"port": "80"}},
        "acl": {"b": ["127.0.0.1"]},
        "sub": {"c": []},
    }


@needs_conftest
@pytest.mark.parametrize("text", [TEXT.replace("0800x", "800"), 'a = "b";\nc = d;', "sub a { set x = 010; }"])
def test_as_conftest(text, tmp_path):
    assert value("vcl", text) == real_value("vcl", text, tmp_path) is not None


def test_a_comment_hides_nothing_that_follows_it():
    assert value("vcl", '/* say "hi */\nbackend a { .port = "80"; }\n#\n') == {"backend": {"a": {"port": "80"}}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        "vcl 4.0;",
        "sub a {",
        "}",
        "sub a",
        "sub a;",
        'backend a { .host = "x; }',
        "/* open",
        "sub a { x = (",
        *('set a = "b" + c;', "a = 08;", f"a = {2**63};", 'sub a { set x = "1"; } sub a { set x = "2"; }', "a = -1;"),
        *("sub a " + "{" * 300, "a = " + "(" * 300, "a = " + "!" * 300, "a = " + "9" * 10_000 + ";"),
    ],
)
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input(:\d+)?: (is not readable VCL: |holds no block)"):
        value("vcl", text)


def test_lines():
    found = parsed("vcl", 'acl p {\n "127.0.0.1";\n}\nbackend a {\n .host = "x";\n .probe = {\n .url = "y"; } }\n')
    assert found.line(0, ("acl", "p")) == 1
    assert found.line(0, ("backend", "a", "host")) == 5
    assert found.line(0, ("backend", "a", ".probe", "url")) == 7
    assert found.line(0, ()) == 1
