from __future__ import annotations

from oakum.model import ExitCode
from oakum.rules.unsafe import load_pack

from .conftest import Run


def test_all_are_listed_when_asked_for(oakum: Run) -> None:
    done = oakum("rules", "list", "--kind", "insecure")
    assert done.returncode == ExitCode.OK
    assert len(done.stdout.splitlines()) == len(load_pack().rules)
    assert "insecure-tls-curl" not in oakum("rules", "list").stdout


def test_a_theme_and_a_severity_choose(oakum: Run) -> None:
    lines = oakum(
        "rules", "list", "--kind", "insecure", "--service", "insecure-servers", "--severity", "critical"
    ).stdout
    assert "insecure-debug-world-flask" in lines
    assert "insecure-debug-flask " not in lines
    assert "insecure-tls" not in lines


def test_one_is_shown(oakum: Run) -> None:
    structured = oakum("rules", "show", "insecure-pod-privileged").stdout
    assert "privileged == true" in structured
    assert "**.securityContext" in structured
    assert "safe " in oakum("rules", "show", "insecure-tls-curl").stdout


def test_what_does_not_exist_is_named(oakum: Run) -> None:
    assert "did you mean" in oakum("rules", "show", "insecure-tls-curk").stderr
    assert oakum("rules", "list", "--kind", "insecure", "--service", "none").returncode == ExitCode.USAGE
