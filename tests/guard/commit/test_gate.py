from __future__ import annotations

import msgspec
import pytest

from oakum.config.settings import CommitSettings
from oakum.guard.commit.change import FileChange
from oakum.guard.commit.gate import Proposal, judge, reviewed
from oakum.model.decision import Verdict

SETTINGS = CommitSettings(action="block", max_lines=10, max_files=3, max_dependencies=1)


def change(path: str, lines: int = 1) -> FileChange:
    return FileChange(path=path, added=dict.fromkeys(range(lines), b"x"), removed=0)


def said(*paths: FileChange, **more: object) -> list[str]:
    proposal = Proposal(changes=paths, tools=("claude",), **more)  # type: ignore[arg-type]
    return [ground.message for ground in judge(proposal, SETTINGS).grounds]


def test_a_small_change_passes() -> None:
    assert said(change("a.py", 10), change("b.py", 0)) == []


@pytest.mark.parametrize(
    ("changes", "more", "word"),
    [
        ([change("a.py", 11)], {}, "11 changed lines, at most 10"),
        ([FileChange(path="a", added={}, removed=11)], {}, "11 changed lines"),
        ([change(f"{n}.py") for n in range(4)], {}, "4 changed files, at most 3"),
        ([change("package.json")], {"dependencies": ("a", "b")}, "2 new dependencies (a, b), at most 1"),
        ([change("package.json"), change("a.py")], {"dependencies": ("a",)}, "mixes other files and new dependencies"),
        ([change("src/auth/login.py"), change("a.py")], {"message": "Reviewed-by: A <a@example.com>"}, "mixes"),
        ([change(".github/workflows/ci.yml")], {}, "touches .github/workflows/ci.yml, and nobody vouches"),
    ],
)
def test_limits(changes: list[FileChange], more: dict[str, object], word: str) -> None:
    (found,) = said(*changes, **more)
    assert word in found


def test_generated_files_have_no_size() -> None:
    assert said(change("poetry.lock", 5000), change("web/package-lock.json", 5000), change("vendor/x.go", 500)) == []


def test_people_pass_unless_the_limits_are_for_all() -> None:
    large = Proposal(changes=[change("a", 100)])
    assert judge(large, SETTINGS).verdict is Verdict.ALLOW
    assert judge(large, msgspec.structs.replace(SETTINGS, applies_to="all")).verdict is Verdict.DENY
    assert judge(large, msgspec.structs.replace(SETTINGS, applies_to="all", action="warn")).verdict is Verdict.WARN
    assert judge(large, msgspec.structs.replace(SETTINGS, applies_to="all", action="off")).verdict is Verdict.ALLOW


def test_every_change_may_need_a_review() -> None:
    strict = msgspec.structs.replace(SETTINGS, require_review=True)
    proposal = Proposal(changes=[change("a")], tools=("claude",), message="do\n")
    assert judge(proposal, strict).verdict is Verdict.DENY
    signed = msgspec.structs.replace(proposal, message="do\n\nVerified-by: A Person <a@example.com>\n")
    assert judge(signed, strict).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("x\n\nReviewed-by: A <a@example.com>", True),
        ("x\n\nreviewed-BY: A <a@example.com>", True),
        ("x\n\nReviewed-by: Claude <noreply@anthropic.com>", False),
        ("x\n\nReviewed-by: Copilot <223556219+Copilot@users.noreply.github.com>", False),
        ("x\n\nReviewed-by:\n", False),
        ("x\n\nSigned-off-by: A <a@example.com>", False),
        ("it was Reviewed-by: A", False),
    ],
)
def test_who_vouches(message: str, expected: bool) -> None:
    assert reviewed(message, ("Reviewed-by",)) is expected
