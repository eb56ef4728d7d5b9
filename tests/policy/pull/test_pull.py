from __future__ import annotations

import json

import pytest

from conftest_oracle import needs_conftest, real
from oakum.model import PolicyError, SourceError
from oakum.policy.pull.pull import LISTING, pull
from policy.pull.test_arrived import below, tarred
from policy.pull.test_git import git, repository  # noqa: F401 - a fixture
from policy.pull.test_web import served


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.rego").write_text("one")
    (folder / "b.rego").write_text("b")
    return folder


def policies(folder):
    return {name: content for name, content in below(folder).items() if name != LISTING}


def test_what_an_address_no_longer_has_goes_away(source, tmp_path):
    pull([str(source)], tmp_path / "policy")
    (source / "a.rego").write_text("two")
    (source / "b.rego").unlink()
    (tmp_path / "policy/own.rego").write_text("own")
    (pulled,) = pull([str(source)], tmp_path / "policy")
    assert (pulled.files, pulled.removed) == (("a.rego",), ("b.rego",))
    assert policies(tmp_path / "policy") == {"a.rego": b"two", "own.rego": b"own"}


def test_what_others_wrote_is_not_replaced_unasked(source, tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/b.rego").write_text("mine")
    with pytest.raises(PolicyError, match="is there already"):
        pull([str(source)], tmp_path / "policy")
    assert policies(tmp_path / "policy") == {"b.rego": b"mine"}
    pull([str(source)], tmp_path / "policy", overwrite=True)
    assert policies(tmp_path / "policy") == {"a.rego": b"one", "b.rego": b"b"}


def test_nothing_changes_when_one_address_fails(source, tmp_path):
    with pytest.raises(SourceError):
        pull([str(source), f"{tmp_path}/none"], tmp_path / "policy")
    assert not (tmp_path / "policy").exists()


def test_links_are_not_written_through(source, tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "outside").write_text("stays")
    (tmp_path / "policy/a.rego").symlink_to(tmp_path / "outside")
    with pytest.raises(PolicyError, match="where a link or folder is"):
        pull([str(source)], tmp_path / "policy", overwrite=True)
    assert (tmp_path / "outside").read_text() == "stays"


def test_a_listing_cannot_name_what_is_outside(source, tmp_path):
    pull([str(source)], tmp_path / "policy")
    (tmp_path / "stays").write_text("x")
    (tmp_path / "policy" / LISTING).write_text(json.dumps({str(source): ["../stays"]}))
    pull([str(source)], tmp_path / "policy")
    assert (tmp_path / "stays").exists()
    (tmp_path / "policy" / LISTING).write_text("x")
    with pytest.raises(PolicyError, match="is no list of fetched policies"):
        pull([str(source)], tmp_path / "policy")


@needs_conftest
def test_as_conftest(tmp_path, repository):  # noqa: F811
    site = tmp_path / "site"
    site.mkdir()
    (site / "p.tar.gz").write_bytes(tarred({"k8s/a.rego": b"1", "b.rego": b"2"}))
    (site / "c.rego").write_text("c")
    (repository / "link").unlink()
    git(repository, "commit", "-qam", "no link")
    with served(site) as url:
        for number, given in enumerate(
            [f"{url}/p.tar.gz", f"{url}/c.rego", f"{url}/p.tar.gz//k8s", f"git::file://{repository}//k8s?ref=v1"]
        ):
            done = real("pull", given, "-p", f"theirs{number}", folder=tmp_path)
            assert done.returncode == 0, done.stderr
            pull([given], tmp_path / f"ours{number}")
            assert policies(tmp_path / f"ours{number}") == below(tmp_path / f"theirs{number}")
