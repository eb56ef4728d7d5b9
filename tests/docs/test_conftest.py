"""What the page on Conftest's conventions shows works."""

from __future__ import annotations

import re

from pages import ROOT, blocks

from oakum.cli.main import run
from oakum.policy.conftest.formats import FORMATS, NOT_READ
from oakum.policy.conftest.outputs import OUTPUTS

PAGE = "docs/how-to/policies-conftest.md"
POLICIES = [block.text for block in blocks("rego") if block.page == PAGE]
DEPLOYMENT = """\
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx:latest
"""


def test_the_rule_denies_and_its_test_passes(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy").mkdir()
    for number, text in enumerate(POLICIES):
        named = re.match(r"# (\S+\.rego)\n", text)
        (tmp_path / (named[1] if named else f"policy/{number}.rego")).write_text(text)
    (tmp_path / "deployment.yaml").write_text(DEPLOYMENT)
    assert run(["policy", "verify"]) == 0
    assert "1 test, 1 passed" in capsys.readouterr().out
    assert run(["policy", "test", "-o", "github", "deployment.yaml"]) == 1
    assert "::error file=deployment.yaml,line=9::web: name a version of web\n" in capsys.readouterr().out


def test_every_format_and_output_is_in_the_reference():
    page = (ROOT / "docs/reference/policy-formats.md").read_text(encoding="utf-8")
    assert [name for name in FORMATS if f"| `{name}` |" not in page] == []
    assert [name for name in OUTPUTS if f"| `{name}` |" not in page] == []
    assert [name for name in NOT_READ if f"`{name}`" not in page] == []
