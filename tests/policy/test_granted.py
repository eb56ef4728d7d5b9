"""The ignore file alone, and beside a register."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from oakum.config.settings import ExceptionsSettings, Settings
from oakum.model import ConfigError
from oakum.policy.granted import granted, is_shared
from register import ID, register
from register import granted as granted_there


def test_the_file_alone_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OAKUM_EXCEPTIONS_URL", raising=False)
    path = tmp_path / "ignore.toml"
    path.write_text(f'[[ignore]]\nsecret = "{ID}"\nreason = "revoked"\n')
    settings = Settings(ignore_file=str(path))
    assert not is_shared(settings)
    assert [one.secret for one in granted(settings).entries] == [ID]
    code = (
        "import sys; from oakum.config.settings import Settings; from oakum.policy.granted import granted;"
        f"granted(Settings(ignore_file={str(path)!r}));"
        "print([name for name in sys.modules if name.startswith(('oakum.policy.register', 'ssl', 'urllib.request'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_both_are_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path))
    path = tmp_path / "ignore.toml"
    path.write_text(f'[[ignore]]\nsecret = "{ID}"\nreason = "revoked"\n')
    with register(tmp_path) as running:
        record = granted_there(running, secret="sid_" + "b" * 26)
        shared = ExceptionsSettings(ca_file=str(running.authority))
        for name, value in running.environment("ci").items():
            monkeypatch.setenv(name, value)
        found = granted(Settings(ignore_file=str(path), exceptions=shared))
    assert [one.origin for one in found.entries] == ["", f"{running.address}/v1/exceptions/{record.id}"]
    assert found.notices == ()
    path.write_text("wrong")
    with pytest.raises(ConfigError):
        granted(Settings(ignore_file=str(path), exceptions=shared))
