"""The dev container feature: its options reach the installation. The programs that it runs are stand-ins."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from pages import ROOT

from oakum.guard.install.recipes import Command, edits
from oakum.guard.install.where import Scope, Where

FEATURE = ROOT / "deploy" / "devcontainer" / "oakum-guard"
PYTHON = """#!/bin/sh
[ "$1" != -c ] || exit ${OLD:-0}
mkdir -p "$3/bin"
for name in pip oakum oakum-hook; do
    printf '#!/bin/sh\\necho "%s $*" >>"%s"\\n' "$name" "$RECORD" >"$3/bin/$name"
    chmod +x "$3/bin/$name"
done
"""


def installed(tmp_path: Path, **options: str) -> subprocess.CompletedProcess[str]:
    python, links = tmp_path / "python", tmp_path / "links"
    python.write_text(PYTHON)
    python.chmod(0o755)
    links.mkdir()
    own = {"PYTHON": str(python), "OAKUM_FOLDER": str(tmp_path / "opt"), "OAKUM_LINKS": str(links)}
    environ = {"PATH": "/usr/bin:/bin", "RECORD": str(tmp_path / "record"), **own, **options}
    return subprocess.run(["sh", FEATURE / "install.sh"], env=environ, capture_output=True, text=True, check=False)


def record(tmp_path: Path) -> list[str]:
    return (tmp_path / "record").read_text().splitlines()


def test_without_options_the_hosts_with_settings_of_the_machine_are_guarded(tmp_path: Path) -> None:
    assert installed(tmp_path).returncode == 0
    pip, oakum = record(tmp_path)
    assert pip == "pip install --quiet --disable-pip-version-check oakum[guard]"
    assert oakum == "oakum guard install claude codex copilot gemini --managed --mode redact"
    assert (tmp_path / "links/oakum-hook").resolve() == (tmp_path / "opt/bin/oakum-hook").resolve()


def test_options_reach_the_installation(tmp_path: Path) -> None:
    assert installed(tmp_path, HOSTS="qwen", MODE="block", FAILCLOSED="true", PACKAGE="oakum==1").returncode == 0
    assert record(tmp_path)[0].endswith(" oakum==1")
    assert record(tmp_path)[1] == "oakum guard install qwen --managed --mode block --fail-closed"


def test_an_old_python_is_said(tmp_path: Path) -> None:
    done = installed(tmp_path, OLD="1")
    assert (done.returncode, (tmp_path / "record").exists()) == (1, False)
    assert "needs Python 3.11" in done.stderr


@pytest.mark.parametrize("default", ["hosts", "mode", "failClosed", "package"])
def test_what_the_feature_says_is_what_the_script_does(default: str) -> None:
    said = json.loads((FEATURE / "devcontainer-feature.json").read_text())
    assert said["id"] == FEATURE.name
    text = (FEATURE / "install.sh").read_text()
    assert f"${{{default.upper()}:-{json.dumps(said['options'][default]['default']).strip(chr(34))}}}" in text


def test_each_host_of_the_feature_has_settings_of_the_machine(tmp_path: Path) -> None:
    said = json.loads((FEATURE / "devcontainer-feature.json").read_text())
    where = Where(scope=Scope.MANAGED, home=tmp_path, root=tmp_path, platform="linux")
    for host in said["options"]["hosts"]["default"].split():
        assert edits(host, where, Command(program="oakum-hook"))
