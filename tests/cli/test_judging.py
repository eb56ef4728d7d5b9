from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from oakum.cli.judging import judged, of_repository
from oakum.cli.main import run
from oakum.config import Loaded, load
from oakum.config.settings import PolicySettings, Settings
from oakum.model import ExitCode, PolicyError, ScanResult
from oakum.model.decision import Verdict
from oakum.rules.template import expand

OWN = """\
package oakum.team

deny contains {"msg": "no secrets in docs", "path": place.path, "finding": found.secret_id} if {
	some found in input.findings
	some place in found.places
	startswith(place.path, "docs/")
}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "a.md").write_text(f"token: {expand('{crc:ghp_,30}', random.Random(11))}\n")
    return folder


def _configure(project: Path, text: str) -> None:
    (project / "oakum.toml").write_text(text)


def _loaded(folder: Path, **policy: object) -> Loaded:
    settings = Settings(policy=PolicySettings(**policy), ignore_file=str(folder / "none.toml"))  # type: ignore[arg-type]
    return Loaded(settings=settings, provenance={"policy.folder": "default"}, root=folder)


def test_the_result_has_the_decision_of_the_policies(tmp_path: Path) -> None:
    result = judged(ScanResult(target=".", findings=()), _loaded(tmp_path, packs=("secrets",)))
    assert result.decision is not None
    assert result.decision.verdict is Verdict.ALLOW


def test_a_policy_that_gives_no_answer_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="judges an event of the kind `scan`"):
        judged(ScanResult(target=".", findings=()), _loaded(tmp_path, packs=("supply",), alone=True))


def test_policies_for_other_events_leave_scans_to_what_is_built_in(tmp_path: Path) -> None:
    result = ScanResult(target=".", findings=())
    assert judged(result, _loaded(tmp_path, packs=("agents",))) is result


def test_policies_of_the_scanned_repository_are_not_trusted(project: Path) -> None:
    (project / "policy").mkdir()
    (project / "policy" / "team.rego").write_text(OWN)
    _configure(project, '[policy]\nfolder = "policy"\n')
    assert of_repository(load(project))
    _configure(project, '[policy]\npacks = ["secrets"]\n')
    assert not of_repository(load(project))


def test_a_policy_of_the_repository_that_does_not_end_is_ended(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "policy").mkdir()
    (project / "policy" / "team.rego").write_text(
        "package oakum.team\n\ndeny contains sprintf(`%v`, [a]) if {\n\tsome a in numbers.range(1, 3000)\n"
        "\tsome b in numbers.range(1, 3000)\n\tsome c in numbers.range(1, 3000)\n\ta * b * c == 7\n}\n"
    )
    _configure(project, '[policy]\nfolder = "policy"\n')
    assert run(["scan", str(project)]) == ExitCode.USAGE
    assert "error" in capsys.readouterr().err


def test_policies_add_to_what_is_built_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "policy").mkdir()
    (project / "policy" / "team.rego").write_text(OWN)
    _configure(project, '[report]\nfail_on = "critical"\n[policy]\nfolder = "policy"\n')
    assert run(["scan", str(project)]) == ExitCode.DENIED
    said = capsys.readouterr()
    assert "Policies say deny: 1 ground" in said.out
    assert "no secrets in docs: docs/a.md" in said.out
    assert "policy.folder" not in said.out + said.err  # policies that only add are no reason for a warning


def test_policies_take_nothing_from_it_unless_they_are_alone(project: Path) -> None:
    mild = '[policy]\npacks = ["secrets"]\n[policy.verdicts]\n"oakum.*" = "warn"\n'
    _configure(project, mild)
    assert run(["scan", str(project)]) == ExitCode.DENIED
    _configure(project, mild.replace("[policy]\n", "[policy]\nalone = true\n"))
    assert run(["scan", str(project)]) == ExitCode.OK


def test_a_wrong_policy_is_a_wrong_configuration(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "policy").mkdir()
    (project / "policy" / "team.rego").write_text("package oakum.team\n\ndeny contains msg if {\n\tmsg := \n}\n")
    _configure(project, '[policy]\nfolder = "policy"\n')
    assert run(["scan", str(project)]) == ExitCode.USAGE
    assert "team.rego:" in capsys.readouterr().err


def test_without_policies_nothing_of_them_is_loaded(project: Path) -> None:
    code = (
        "import sys; from oakum.cli.main import run; run(['scan', sys.argv[1]]);"
        "print([name for name in ('regorus', 'yaml', 'oakum.policy.decide') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(project)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_policy_can_tell_a_value(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    token = (project / "docs" / "a.md").read_text().split()[-1]
    (project / "policy").mkdir()
    (project / "policy" / "team.rego").write_text(
        "package oakum.team\n\ndeny contains json.marshal(input) if input.findings\n"
    )
    _configure(project, '[policy]\nfolder = "policy"\n')
    for form in ("text", "json", "sarif", "markdown", "html"):
        assert run(["scan", str(project), "-f", form]) == ExitCode.DENIED
        assert token not in capsys.readouterr().out
