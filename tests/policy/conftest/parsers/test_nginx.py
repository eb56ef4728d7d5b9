from __future__ import annotations

import pytest

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = """\
worker_processes 1; # c
http {
  log_format main '$remote_addr "x"' "dq";
  server { listen 80; if ($a ~* "x y") { return 1; } location ~ \\.php$ { root /x; } server_name; }
  add_header X "a\\"b";
  upstream u { server a:1 weight=2; keepalive 3; }
  map $x ${y}z { default 0; }
}
"""


def test_directives_with_parameters_and_blocks():
    assert value("nginx", "a b 'c d' { e; }") == {
        "directives": [{"name": "a", "parameters": ["b", "'c d'"], "block": {"directives": [{"name": "e"}]}}]
    }


@needs_conftest
@pytest.mark.parametrize("text", [TEXT, "user x;\nevents {}\n"])
def test_as_conftest(text, tmp_path):
    assert value("nginx", text) == real_value("nginx", text, tmp_path)


@pytest.mark.parametrize("text", ["a {", "a", "a; }", "{}", "a 'open;", ";", "a {" * 150 + "}" * 150])
def test_bad_input_is_named(text):
    with pytest.raises(SourceError, match=r"^input:1: is no nginx configuration"):
        value("nginx", text)


def test_lines():
    found = parsed("nginx", "a;\nb {\n c;\n d;\n}\n")
    assert found.line(0, ("directives", 1, "block", "directives", 1, "name")) == 4
    assert found.line(0, ()) == 1
