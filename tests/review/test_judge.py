from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from oakum.config.settings import PolicySettings, ReportSettings, ScanSettings, Settings
from oakum.model import ExitCode, PolicyError, ScanResult, Skipped
from oakum.model.decision import Decision, Ground, Verdict
from oakum.policy.event import Actor, Change, ChangedCommit, ChangedFile, Event, EventKind
from oakum.review import judge

ROOT = Path(__file__).parents[2]

ALLOWED = Decision(verdict=Verdict.ALLOW)
NOTHING = ScanResult(target="x", findings=())
UNREVIEWED = Event(
    kind=EventKind.CHANGE,
    actor=Actor(kind="ai-agent", tool="codex"),
    change=Change(
        target="main",
        files=(ChangedFile(path="a", added=5000, actor="ai-agent"),),
        commits=(ChangedCommit(id="x", actor=Actor(kind="ai-agent", tool="codex")),),
    ),
)


def settings(**policy: object) -> Settings:
    return Settings(policy=PolicySettings(**policy))  # type: ignore[arg-type]


def test_without_a_configuration_the_packs_only_warn() -> None:
    asked = judge.policies(settings(), judge.PACKS, only_warn=True)
    decision = asked.decide(UNREVIEWED)
    assert decision.verdict is Verdict.WARN
    assert {ground.verdict for ground in decision.grounds} == {Verdict.WARN}
    assert "only warn" in asked.note


def test_configured_packs_deny() -> None:
    asked = judge.policies(settings(packs=("ai-changes",)), judge.PACKS, only_warn=True)
    assert asked.note == ""
    assert asked.decide(UNREVIEWED).verdict is Verdict.DENY


def test_packs_that_speak_of_other_events_say_nothing() -> None:
    asked = judge.policies(settings(packs=("kubernetes",)), (), only_warn=False)
    assert asked.decide(UNREVIEWED) == ALLOWED


WITHOUT = """
import sys
sys.modules["regorus"] = None
from oakum.config.settings import PolicySettings, Settings
from oakum.model import MissingExtra
from oakum.review import judge
panel = judge.policies(Settings(), judge.PACKS, only_warn=True)
print(panel.policies, panel.note)
for settings, only_warn in ((Settings(policy=PolicySettings(packs=("ai-changes",))), True), (Settings(), False)):
    try:
        judge.policies(settings, judge.PACKS, only_warn=only_warn)
    except MissingExtra as error:
        print("refused:", error)
"""


def test_without_the_extra_configured_policies_are_an_error_and_others_a_note() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True)
    note, *refusals = done.stdout.splitlines()
    assert note.startswith("None No policies were asked: ")
    assert "oakum[policy]" in note
    assert [line.partition(":")[0] for line in refusals] == ["refused", "refused"]


def test_several_decisions_are_one() -> None:
    warn = Ground(policy="a", message="m", verdict=Verdict.WARN)
    deny, waived = Ground(policy="b", message="m"), Ground(policy="c", message="m", exception="e")
    joined = judge.joined(
        [
            Decision(verdict=Verdict.WARN, grounds=(warn, waived)),
            Decision(verdict=Verdict.DENY, grounds=(deny, warn)),
        ]
    )
    assert joined == Decision(verdict=Verdict.DENY, grounds=(deny, warn, waived))
    assert judge.joined([]) == ALLOWED


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.ALLOW, ExitCode.OK),
        (Verdict.WARN, ExitCode.OK),
        (Verdict.REDACT, ExitCode.DENIED),
        (Verdict.ASK, ExitCode.DENIED),
        (Verdict.DENY, ExitCode.DENIED),
    ],
)
def test_what_nobody_can_do_here_denies(verdict: Verdict, code: ExitCode) -> None:
    assert judge.outcome(NOTHING, Decision(verdict=verdict), Settings()) is code


def test_how_a_scan_ended_counts_too() -> None:
    gap = msgspec.structs.replace(NOTHING, skipped=(Skipped(path="a", reason="too large"),))
    strict = Settings(scan=ScanSettings(strict=True), report=ReportSettings())
    assert judge.outcome(gap, ALLOWED, strict) is ExitCode.INCOMPLETE
    assert judge.outcome(gap, Decision(verdict=Verdict.DENY), strict) is ExitCode.DENIED
    interrupted = msgspec.structs.replace(NOTHING, interrupted=True)
    assert judge.outcome(interrupted, Decision(verdict=Verdict.DENY), Settings()) is ExitCode.INTERRUPTED


def test_the_event_tells_of_gaps_and_never_of_defaults(tmp_path: Path) -> None:
    result = msgspec.structs.replace(
        NOTHING,
        skipped=(
            Skipped(path="a", reason="too large"),
            Skipped(path="b", reason="too large"),
            Skipped(path="c", reason="binary", by_default=True),
        ),
    )
    event = judge.event_of(Change(), Actor(), result, "o/r", "topic")
    assert (event.kind, event.skipped, event.branch) == (EventKind.CHANGE, {"too large": 2}, "topic")


def test_the_policy_in_the_documentation_works(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "pull-requests.md").read_text("utf-8")
    (tmp_path / "p.rego").write_text(page.partition("```rego\n")[2].partition("```")[0])
    panel = judge.policies(settings(folder=str(tmp_path)), (), only_warn=False)
    files = (ChangedFile(path="migrations/1.sql"), ChangedFile(path="a.py"))
    mixed = Event(kind=EventKind.CHANGE, change=Change(files=files))
    alone = Event(kind=EventKind.CHANGE, change=Change(files=files[:1]))
    assert [ground.policy for ground in panel.decide(mixed).grounds] == ["oakum.releases.migrations"]
    assert panel.decide(alone) == ALLOWED


def test_untrusted_policies_choose_no_server(tmp_path: Path) -> None:
    (tmp_path / "p.rego").write_text('package oakum.p\n\ndeny contains "no" if input.kind == "change"\n')
    elsewhere = settings(folder=str(tmp_path), engine="opa-server", server="http://127.0.0.1:9")
    with pytest.raises(PolicyError):
        judge.policies(elsewhere, (), only_warn=False).decide(UNREVIEWED)
    panel = judge.policies(elsewhere, (), only_warn=False, trusted=False)
    assert [ground.message for ground in panel.decide(UNREVIEWED).grounds] == ["no"]
