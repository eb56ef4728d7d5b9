from __future__ import annotations

from pathlib import Path

import pytest

from oakum.model import ConfigError
from oakum.review.basis import basis
from oakum.sources.git.repository import Repository, discover
from repo import Repo


@pytest.fixture(autouse=True)
def no_user_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def opened(repo: Repo) -> Repository:
    found = discover(repo.path)
    assert found is not None
    return found


def test_the_configuration_is_that_of_the_commit(repo: Repo) -> None:
    base = repo.commit(
        {
            "oakum.toml": b'extends = "shared/more.toml"\nbaseline = "b.json"\n[policy]\nfolder = "rules/policy"\n',
            "shared/more.toml": b'[report]\nfail_on = "high"\n',
            "b.json": b"{}",
            "rules/policy/a.rego": b"package oakum.a\n",
            "rules/other.rego": b"package oakum.b\n",
            ".oakumignore.toml": b"",
        }
    )
    repo.commit({"oakum.toml": b'[report]\nfail_on = "critical"\n', ".oakumignore.toml": None})
    with basis(opened(repo), base, {"scan.jobs": 1}) as loaded:
        settings = loaded.settings
        assert (settings.report.fail_on, settings.scan.jobs) == ("high", 1)
        assert Path(settings.baseline).read_bytes() == b"{}"
        assert Path(settings.ignore_file).is_file()
        assert [path.name for path in loaded.root.rglob("*.rego")] == ["a.rego"]
    assert not loaded.root.exists()


def test_it_can_be_left_out(repo: Repo) -> None:
    base = repo.commit({"oakum.toml": b'[report]\nfail_on = "high"\n'})
    with basis(opened(repo), base, {}, use_repository=False) as loaded:
        assert loaded.settings.report.fail_on == "low"


def test_errors_name_the_file_and_the_commit(repo: Repo) -> None:
    base = repo.commit({"oakum.toml": b"[report]\nfail_onn = 1\n"})
    with pytest.raises(ConfigError, match=f"^{base[:12]}:oakum.toml: unknown key"), basis(opened(repo), base, {}):
        pass


@pytest.mark.parametrize("text", [b'baseline = "../../x"\n', b'extends = "/etc/x.toml"\n'])
def test_it_names_only_files_of_the_repository(repo: Repo, text: bytes) -> None:
    base = repo.commit({"oakum.toml": text})
    with pytest.raises(ConfigError, match="outside"), basis(opened(repo), base, {}):
        pass
