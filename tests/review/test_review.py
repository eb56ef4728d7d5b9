from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import ExitCode, GitOrigin, PolicyError, SourceError
from oakum.model.decision import Verdict
from repo import Repo

from .conftest import CONFIGURATION, Review

Token = Callable[[int], bytes]


def test_what_is_added_denies(governed: Repo, reviewed: Review, github_token: Token) -> None:
    head = governed.commit({"a.txt": b"one\nkey = " + github_token(1) + b"\n"})
    one = reviewed()
    (finding,) = one.result.findings
    origin = finding.locations[0].origin
    assert isinstance(origin, GitOrigin)
    assert origin.first is not None
    assert (origin.path, finding.locations[0].span.start_line, origin.first.id) == ("a.txt", 2, head)
    assert one.exit_code is ExitCode.DENIED
    assert one.decision.verdict is Verdict.ALLOW


def test_what_was_there_before_does_not_count(repo: Repo, reviewed: Review, github_token: Token) -> None:
    repo.commit({"a.txt": b"key = " + github_token(1) + b"\n", "oakum.toml": CONFIGURATION, "policy/p.rego": RULE})
    repo.branch("topic")
    repo.commit({"a.txt": b"first\nkey = " + github_token(1) + b"\nlast\n"})
    one = reviewed()
    assert (one.result.findings, one.exit_code) == ((), ExitCode.OK)


RULE = b'package oakum.p\n\ndeny contains "never" if input.branch == "never"\n'


def test_policies_judge_the_change(governed: Repo, reviewed: Review) -> None:
    governed.commit({"denied.txt": b"1\n", "requirements.txt": b"left-pad\n"})
    one = reviewed()
    assert one.exit_code is ExitCode.DENIED
    assert [(ground.policy, ground.path, ground.verdict) for ground in one.decision.grounds] == [
        ("oakum.own.denied", "denied.txt", Verdict.DENY),
        ("oakum.own.dependencies", "", Verdict.WARN),
    ]


def test_a_warning_lets_pass(governed: Repo, reviewed: Review) -> None:
    governed.commit({"requirements.txt": b"left-pad\n"})
    assert reviewed().exit_code is ExitCode.OK


def test_the_author_of_a_change_cannot_weaken_what_it_is_judged_by(
    governed: Repo, reviewed: Review, github_token: Token
) -> None:
    ignore = b'[[ignore]]\nrule = "*"\npath = "**"\nreason = "x"\nowner = "me"\n'
    governed.commit(
        {
            "denied.txt": b"key = " + github_token(1) + b"\n",
            "oakum.toml": b'[scan]\nexclude = ["**"]\n[rules]\nenable = ["aws-*"]\n',
            "policy/own.rego": RULE,
            ".oakumignore.toml": ignore,
        }
    )
    one = reviewed()
    assert len(one.result.findings) == 1
    assert [ground.policy for ground in one.decision.grounds] == ["oakum.own.denied"]
    trusting = reviewed(trust_head=True)
    assert (trusting.result.findings, trusting.decision.grounds) == ((), ())
    assert any("its author chose them" in note for note in trusting.notes)


def test_exceptions_of_the_base_hold_and_are_named(repo: Repo, reviewed: Review, github_token: Token) -> None:
    ignore = b'[[ignore]]\nrule = "github-*"\npath = "a.txt"\nreason = "a test account"\nowner = "us"\n'
    repo.commit({".oakumignore.toml": ignore})
    repo.branch("topic")
    repo.commit({"a.txt": b"key = " + github_token(1) + b"\n"})
    one = reviewed(use_repository=True)
    assert one.result.findings == ()
    (suppressed,) = one.result.suppressed
    assert suppressed.suppression is not None
    assert (suppressed.suppression.source, suppressed.suppression.owner) == (".oakumignore.toml", "us")
    assert len(reviewed(use_repository=False).result.findings) == 1


def test_a_broken_policy_of_the_base_is_an_error(repo: Repo, reviewed: Review) -> None:
    base = repo.commit({"oakum.toml": CONFIGURATION, "policy/a.rego": b"package oakum.a\n\ndeny contains if\n"})
    repo.branch("topic")
    repo.commit({"a.txt": b"1"})
    with pytest.raises(PolicyError, match=r"a\.rego:3") as caught:
        reviewed()
    assert "/tmp" not in str(caught.value)
    assert base[:12] in str(caught.value) or str(caught.value).startswith("policy/")


def test_nothing_of_the_repository_runs(governed: Repo, reviewed: Review, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {trap}\ncat\n")
    program.chmod(0o755)
    governed.commit({"a.txt": b"two\n", ".gitattributes": b"* filter=x diff=x merge=x\n"})
    for key in (
        "core.fsmonitor",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.smudge",
        "diff.external",
        "core.pager",
    ):
        governed.git("config", key, str(program))
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (governed.git_dir / "hooks").mkdir(exist_ok=True)
        (governed.git_dir / "hooks" / hook).symlink_to(program)
    trap.unlink(missing_ok=True)
    assert reviewed().exit_code is ExitCode.OK
    assert not trap.exists()


def test_a_folder_that_is_no_repository(tmp_path: Path, reviewed: Review) -> None:
    with pytest.raises(SourceError, match="no change to review"):
        reviewed(repository=str(tmp_path / "nothing"))


def test_what_could_not_be_looked_at_fails_only_under_strict(governed: Repo, reviewed: Review) -> None:
    governed.commit({"a.zip": b"PK\x03\x04 broken"})
    one = reviewed()
    assert [skipped.by_default for skipped in one.result.skipped] == [False]
    assert one.exit_code is ExitCode.OK
    assert reviewed(overrides={"scan.strict": True}).exit_code is ExitCode.INCOMPLETE
