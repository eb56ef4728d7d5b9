from __future__ import annotations

import re
from pathlib import Path

import pytest

from oakum.cli.main import run
from oakum.config import rules_for
from oakum.config.settings import RulesSettings
from oakum.model import ExitCode

RULE = """
[service]
id = "mine"
name = "Mine"
[[rule]]
id = "mine-token"
title = "My token"
what = "Mine."
severity = "high"
expression = '''\\bmine_([a-z0-9]{20})\\b'''
examples = ['mine_{lowernum:20}']
counter_examples = ['%s']
"""


def test_list_shows_every_rule_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list"]) == ExitCode.OK
    out, err = capsys.readouterr()
    ids = {line.split()[0] for line in out.splitlines()}
    assert ids == set(rules_for(RulesSettings()).by_id())
    assert re.fullmatch(rf"{len(ids):,} rules of [\d,]+ services: .*\d long-tail, .*\noffline proofs: jwt .*\n", err)


def test_list_can_be_narrowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--service", "github", "--severity", "critical"]) == ExitCode.OK
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("github-pat ") for line in lines)
    assert all(" critical  github  " in line for line in lines)


def test_list_can_be_narrowed_to_a_kind_and_a_proof(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--kind", "long-tail"]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert re.search(r"^geocodio-key +low +geocodio +long-tail  Geocodio API key$", out, re.MULTILINE)
    assert re.fullmatch(r"(\d+) rules of \1 services: \1 long-tail\n", err)
    assert run(["rules", "list", "--proof", "crc32-base62"]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert all(line.endswith("[crc32-base62]") for line in out.splitlines())
    assert "github-pat" in out
    assert run(["rules", "list", "--proof", "jwd"]) == ExitCode.USAGE
    assert "did you mean `jwt`?" in capsys.readouterr().err


def test_an_unknown_service_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "list", "--service", "githib"]) == ExitCode.USAGE
    assert "did you mean `github`?" in capsys.readouterr().err


def test_list_follows_the_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "oakum.toml").write_text('[rules]\nenable = ["github-pat"]\n')
    assert run(["rules", "list"]) == ExitCode.OK
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_show_says_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "github-pat"]) == ExitCode.OK
    out = capsys.readouterr().out
    for label in (
        "finds",
        "service",
        "severity",
        "expression",
        "checks",
        "example",
        "no example",
        "reference",
    ):
        assert f"\n{label} " in out
    assert "{crc:ghp_,30}" in out


def test_an_unknown_rule_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "github-pad"]) == ExitCode.USAGE
    assert "did you mean `github-pat`?" in capsys.readouterr().err


def test_examples_of_a_file_run_through_the_detector(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text(RULE % "mine_{lowernum:19}")
    assert run(["rules", "test", "mine.toml"]) == ExitCode.OK
    assert capsys.readouterr().err == "1 rule, 2 examples: all as they should be\n"


def test_a_counter_example_that_is_found_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text(RULE % "a mine_{lowernum:20}")
    assert run(["rules", "test", "mine.toml"]) == ExitCode.DENIED
    out, err = capsys.readouterr()
    assert out.startswith("mine.toml:5: mine-token: found, but should not be: a mine_{lowernum:20}; ")
    assert err == "1 rule, 2 examples: 1 fault\n"


def test_a_rule_that_finds_what_is_known_overlaps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wide = RULE.replace("mine_([a-z0-9]{20})", "(ghp_[A-Za-z0-9]{36})").replace("mine_{lowernum:20}", "{crc:ghp_,30}")
    (tmp_path / "mine.toml").write_text(wide % "mine")
    assert run(["rules", "test", "mine.toml"]) == ExitCode.DENIED
    assert "mine.toml:5: mine-token: overlaps github-pat" in capsys.readouterr().out


def test_a_rule_that_cannot_run_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text(RULE.replace("(", "((") % "mine")
    (tmp_path / "oakum.toml").write_text('[rules]\nfiles = ["mine.toml"]\n')
    for command in (["rules", "test", "mine.toml"], ["scan", "."]):
        assert run(command) == ExitCode.USAGE
        assert "mine.toml:5: rule mine-token: expression does not compile" in capsys.readouterr().err


def test_every_rule_that_ships_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test"]) == ExitCode.OK, capsys.readouterr().out


def test_a_rule_of_the_long_tail_is_shown_with_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "show", "geocodio-key"]) == ExitCode.OK
    assert "GEOCODIO_API_KEY={alnum:40}" in capsys.readouterr().out


def test_a_wrong_file_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.toml").write_text("nothing")
    assert run(["rules", "test", "mine.toml"]) == ExitCode.USAGE
    assert "mine.toml" in capsys.readouterr().err


def test_import_writes_a_file_that_works_and_names_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "foreign.toml").write_text(
        "[extend]\nuseDefault = true\n[[rules]]\nid = 'their-token'\ndescription = 'Theirs'\n"
        "regex = '''their_[a-z]{20}'''\n"
    )
    assert run(["rules", "import", "foreign.toml", "-o", "theirs.toml"]) == ExitCode.OK
    err = capsys.readouterr().err
    assert "not kept: file: extend.useDefault" in err
    assert "1 of 1 rule" in err
    (tmp_path / "oakum.toml").write_text('[rules]\nfiles = ["theirs.toml"]\n')
    assert run(["rules", "show", "their-token"]) == ExitCode.OK
    capsys.readouterr()
    assert run(["rules", "test", "theirs.toml"]) == ExitCode.DENIED
    assert "their-token: has no example" in capsys.readouterr().out


def test_import_goes_to_standard_output_without_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "foreign.toml").write_text("[[rules]]\nid = 'their-token'\nregex = '''their_[a-z]{20}'''\n")
    assert run(["rules", "import", "foreign.toml"]) == ExitCode.OK
    assert 'id = "their-token"' in capsys.readouterr().out


def test_a_rule_file_needs_its_suffix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "foreign.toml").write_text("[[rules]]\nid = 'their-token'\nregex = '''their_[a-z]{20}'''\n")
    assert run(["rules", "import", "foreign.toml", "-o", "theirs"]) == ExitCode.USAGE
    assert "SERVICE.toml" in capsys.readouterr().err
