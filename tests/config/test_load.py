from __future__ import annotations

from pathlib import Path

import pytest

from oakum.config.load import load, repository_file, root_of
from oakum.config.settings import KEYS, Settings
from oakum.model import ConfigError


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "src" / "deep").mkdir(parents=True)
    return folder


def user_file(repository: Path, text: str) -> Path:
    path = repository.parent / "config" / "oakum" / "oakum.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_without_any_file_all_is_default(repository: Path) -> None:
    loaded = load(repository)
    assert loaded.settings == Settings(ignore_file=str(repository / ".oakumignore.toml"))
    assert set(loaded.provenance) == set(KEYS)
    assert set(loaded.provenance.values()) == {"default"}
    assert loaded.root == repository
    assert loaded.repository_hides == ()


def test_later_layers_win_and_provenance_says_which(repository: Path) -> None:
    user = user_file(repository, "[scan]\njobs = 1\narchives = false\ncache = false\n")
    own = repository / "oakum.toml"
    own.write_text("[scan]\njobs = 2\ncache = true\n")
    loaded = load(repository, {"scan.jobs": 3})
    assert (loaded.settings.scan.jobs, loaded.settings.scan.archives, loaded.settings.scan.cache) == (
        3,
        False,
        True,
    )
    assert loaded.provenance["scan.jobs"] == "command line"
    assert loaded.provenance["scan.archives"] == str(user)
    assert loaded.provenance["scan.cache"] == str(own)
    assert loaded.provenance["scan.history"] == "default"


def test_a_list_replaces_the_one_below(repository: Path) -> None:
    user_file(repository, "[scan]\nexclude = ['a', 'b']\n")
    (repository / "oakum.toml").write_text("[scan]\nexclude = ['c']\n")
    assert load(repository).settings.scan.exclude == ("c",)


def test_provenance_names_the_extended_file(repository: Path) -> None:
    (repository / "base.toml").write_text("[scan]\njobs = 5\n")
    (repository / "oakum.toml").write_text("extends = 'base.toml'\n")
    assert load(repository).provenance["scan.jobs"] == str(repository / "base.toml")


def test_the_nearest_file_up_to_the_root_counts(repository: Path) -> None:
    (repository.parent / "oakum.toml").write_text("[scan]\njobs = 9\n")
    deep = repository / "src" / "deep"
    assert repository_file(deep, repository) is None
    (repository / "oakum.toml").write_text("[scan]\njobs = 1\n")
    assert load(deep).settings.scan.jobs == 1
    (repository / "src" / "pyproject.toml").write_text("[tool.oakum.scan]\njobs = 2\n")
    (deep / "pyproject.toml").write_text("[tool.other]\n")
    (deep / "file.txt").write_text("")
    assert load(deep / "file.txt").settings.scan.jobs == 2


def test_without_a_repository_only_the_own_folder_counts(tmp_path: Path) -> None:
    (tmp_path / "oakum.toml").write_text("[scan]\njobs = 7\n")
    (tmp_path / "inner").mkdir()
    empty = tmp_path / "user.toml"
    empty.write_text("")
    assert load(tmp_path / "inner", user_file=empty).settings.scan.jobs == 0
    assert load(tmp_path, user_file=empty).settings.scan.jobs == 7
    assert root_of(tmp_path / "inner") == tmp_path / "inner"


def test_two_files_in_one_folder_are_an_error(repository: Path) -> None:
    (repository / "oakum.toml").write_text("")
    (repository / "pyproject.toml").write_text("[tool.oakum]\n")
    with pytest.raises(ConfigError, match="keep one"):
        load(repository)


def test_the_repository_can_be_left_out(repository: Path) -> None:
    (repository / "oakum.toml").write_text("this is no TOML")
    with pytest.raises(ConfigError, match="not TOML"):
        load(repository)
    assert load(repository, use_repository=False).settings.scan == Settings().scan


def test_what_the_repository_hides_is_named(repository: Path) -> None:
    user_file(repository, "[report]\nfail_on = 'high'\n")
    (repository / "oakum.toml").write_text(
        "[scan]\njobs = 3\nexclude = ['src/**']\nhistory = true\n[rules]\ndisable = ['x']\n"
        "[report]\nfail_on = 'high'\nmin_confidence = 'high'\n"
    )
    loaded = load(repository, {"report.min_confidence": 0.2})
    assert loaded.repository_hides == ("rules.disable", "scan.exclude")


def test_policies_of_the_repository_hide_only_what_they_displace(repository: Path, tmp_path: Path) -> None:
    (repository / "oakum.toml").write_text('[policy]\npacks = ["secrets"]\nfolder = "policy"\n', "utf-8")
    user = tmp_path / "user.toml"
    user.write_text("")
    assert load(repository, user_file=user).repository_hides == ()
    user.write_text('[policy]\npacks = ["agents"]\n', "utf-8")
    assert load(repository, user_file=user).repository_hides == ("policy.folder", "policy.packs")
    (repository / "oakum.toml").write_text('[policy]\npacks = ["secrets"]\nalone = true\n', "utf-8")
    user.write_text("")
    assert load(repository, user_file=user).repository_hides == ("policy.alone",)


def test_a_dangling_link_as_configuration_is_an_error_not_nothing(repository: Path) -> None:
    (repository / "oakum.toml").symlink_to(repository / "missing.toml")
    with pytest.raises(ConfigError, match="no such file"):
        load(repository)


def test_a_pyproject_that_leads_outside_is_not_read(repository: Path) -> None:
    outside = repository.parent / "outside.toml"
    outside.write_text("[tool.oakum.scan]\njobs = 6\n")
    (repository / "pyproject.toml").symlink_to(outside)
    assert load(repository).settings.scan.jobs == 0
