from __future__ import annotations

from oakum.cli.main import run

POLICY = 'package main\ndeny contains "no" if input.a\n'


def test_policies_come_into_the_folder(tmp_path, capsys):
    (tmp_path / "from").mkdir()
    (tmp_path / "from/a.rego").write_text(POLICY)
    assert run(["policy", "pull", "from", "-p", "rules"]) == 0
    assert capsys.readouterr().out == "from: 1 files in rules\n"
    assert (tmp_path / "rules/a.rego").read_text() == POLICY
    (tmp_path / "from/a.rego").rename(tmp_path / "from/b.rego")
    assert run(["policy", "pull", "from", "-p", "rules"]) == 0
    assert "removed rules/a.rego" in capsys.readouterr().out


def test_what_cannot_be_fetched(capsys):
    assert run(["policy", "pull", "s3::https://host.example/x"]) == 2
    assert "policies are not fetched by 's3'" in capsys.readouterr().err
    assert run(["policy", "pull", "./none"]) == 2


def test_the_judge_fetches_when_it_is_told_so(tmp_path, capsys):
    (tmp_path / "from").mkdir()
    (tmp_path / "from/a.rego").write_text(POLICY)
    (tmp_path / "x.yaml").write_text("a: 1\n")
    assert run(["policy", "test", "--update", "./from", "x.yaml"]) == 1
    assert "FAIL - x.yaml - main - no" in capsys.readouterr().out
    (tmp_path / "from/a.rego").write_text(POLICY.replace("input.a", "input.b"))
    assert run(["policy", "test", "--update", "./from", "x.yaml"]) == 0
