from __future__ import annotations

from oakum.cli.main import run


def test_the_servers_are_listed(capsys) -> None:
    assert run(["serve", "--help"]) == 0
    assert "admission" in capsys.readouterr().out
