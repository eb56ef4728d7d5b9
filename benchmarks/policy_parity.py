"""Our verdicts beside those of the real `conftest`, over policies of public projects and their own example files.

    python benchmarks/policy_parity.py CHECKOUT... [--most 12]
        [--write docs/reference/policy-parity.md --version 0.71.1]

CHECKOUT is a clone of a project, its folder named `owner+name`. Each folder with policies is judged on the example
files near it (`conftest test --all-namespaces`), and its tests are run (`conftest verify`), in the syntax that the
real conftest takes. Packages that it imports from elsewhere in its project come along. Needs `conftest` on PATH, and
`opa` for what the embedded engine refuses. Exits with 1 when a difference has no explanation.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

from oakum.model import OakumError
from oakum.policy.conftest import inputs, policy_set, run, verify
from oakum.policy.conftest.formats import format_of
from oakum.policy.conftest.functions import functions
from oakum.policy.rego.refused import REFUSED
from oakum.policy.rego.select import engine
from oakum.policy.rego.worker import Bounds
from oakum.policy.results import Judged

Syntax = Literal["v0", "v1"]
PACKAGE = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)
IMPORT = re.compile(r"\bdata((?:\.\w+)+)")
LARGEST = 200_000
MOST_FILES = 12
SECONDS = 60
NO_EXAMPLES = re.compile(r"(^|/)(node_modules|\.git|\.github|vendor|charts?)/|_test\.rego$|package-lock|go\.sum")
MOST_POLICIES = 400
UNEXPLAINED = "UNEXPLAINED"
REFUSED_BY_BOTH = "both refuse"
NO_FUNCTION = "calls a function that the embedded engine does not have"
NO_SYNTAX = "the embedded engine refuses the policy when it loads it"
WRONG_TYPE = "a value of the wrong type is indexed or given to a function: an error here, undefined there"
SET_OF_OBJECTS = "a set of objects is given to a function that the embedded engine has in Python only"
BROKEN = "an error in the embedded engine itself"
WITH_OPA = (NO_FUNCTION, NO_SYNTAX, WRONG_TYPE, SET_OF_OBJECTS, BROKEN)
"""What is tried with OPA as the engine."""
EXPLAINED = (
    ("a format that is not read here", r"the format \w+ cannot be read"),
    ("calls a function that is refused here", r"so policies may not call it"),
    (NO_FUNCTION, r"there is no function|could not find function"),
    ("no rule judges anything: an error here, passed there", r"no rule would judge anything"),
    ("no tests: an error here, passed there", r"there are no tests"),
    (
        "a rule that gives no set of messages: an error here, passed there",
        r"not a set of messages|must be a set of messages",
    ),
    ("a message that is no text: an error here, left out there", r"neither a text nor an object"),
    (
        NO_SYNTAX,
        r"used before|expecting|unexpected|else cannot|recursion|must have a body|binding plan|duplicated|unsafe",
    ),
    ("takes longer than its bound", r"takes? (longer|too long)|took longer|seconds"),
    (SET_OF_OBJECTS, r"unhashable"),
    (BROKEN, r"loop hoisting table"),
    (WRONG_TYPE, r"expects|must be|invalid|cannot|could not|divi|unsupported|error"),
)
"""What a difference is, and what we say where it is."""


class Case(NamedTuple):
    """One folder of policies."""

    project: str
    folder: Path
    policies: tuple[str, ...]
    """Its policies, and those of the packages that they import."""
    project_policies: tuple[str, ...]
    """Its policies, and all others of its project that are no tests."""
    examples: tuple[str, ...]
    has_tests: bool


class Verdict(NamedTuple):
    """What one side says: results by file and namespace, or why there are none."""

    results: dict[tuple[str, str], Any]
    error: str = ""


class Compared(NamedTuple):
    """One case, judged by both."""

    case: Case
    kind: str
    """`test` or `verify`."""
    outcome: str
    """`same`, `same, other words`, `both refuse`, or what the difference is."""
    detail: str = ""
    with_opa: str = ""
    """The outcome with `--engine opa-binary`, where it was tried."""


def cases(checkout: Path, name: str, most: int) -> list[Case]:
    """Some folders of a project, spread over all that it has; those with examples or tests first."""
    by_package: dict[str, list[Path]] = {}
    folders: dict[Path, list[Path]] = {}
    for path in sorted(checkout.rglob("*.rego")):
        match = PACKAGE.search(path.read_text(errors="replace"))
        if match and ".git" not in path.parts:
            by_package.setdefault(match[1], []).append(path)
            folders.setdefault(path.parent, []).append(path)
    everything = [path for own in folders.values() for path in own]
    found = [_case(checkout, name, folder, own, by_package, everything) for folder, own in folders.items()]
    useful = [case for case in found if case.examples or case.has_tests]
    step = max(1, len(useful) // most)
    return useful[::step][:most]


def _case(
    checkout: Path,
    name: str,
    folder: Path,
    own: Sequence[Path],
    by_package: dict[str, list[Path]],
    everything: Sequence[Path],
) -> Case:
    wanted, pending = dict.fromkeys(own), list(own)
    while pending:
        for imported in IMPORT.findall(pending.pop().read_text(errors="replace")):
            parts = imported[1:].split(".")
            for package in (".".join(parts[:count]) for count in range(len(parts), 0, -1)):
                fresh = [path for path in by_package.get(package, ()) if path not in wanted]
                wanted.update(dict.fromkeys(fresh))
                pending += fresh
    return Case(
        project=name.replace("+", "/", 1),
        folder=folder.relative_to(checkout),
        policies=tuple(str(path) for path in wanted if not path.name.endswith("_test.rego") or path in own),
        project_policies=tuple(str(path) for path in everything if not path.name.endswith("_test.rego") or path in own),
        examples=tuple(_examples(checkout, folder)),
        has_tests=any(re.search(r"^test_\w+", path.read_text(errors="replace"), re.MULTILINE) for path in own),
    )


def _examples(checkout: Path, folder: Path) -> Iterator[str]:
    """Files of known formats beside the policies, or beside their folder."""
    near = [folder, *([folder.parent] if folder != checkout else [])]
    found = (path for place in near for path in sorted(place.rglob("*")) if len(path.relative_to(place).parts) <= 3)
    count = 0
    for path in dict.fromkeys(found):
        name = path.relative_to(checkout).as_posix()
        is_example = path.is_file() and format_of(name) and not NO_EXAMPLES.search(name)
        if count < MOST_FILES and is_example and path.stat().st_size <= LARGEST:
            count += 1
            yield str(path)


def compare(case: Case) -> Iterator[Compared]:
    """Judges and verifies a case by both."""
    if case.examples:
        yield _best(case, "test", _tested)
    if case.has_tests:
        yield _best(case, "verify", _verified)


def _best(case: Case, kind: str, judged: Callable[[Case, str, str], Compared]) -> Compared:
    """With all policies of the project where some are lacking, and with OPA where our engine lacks something."""
    found = judged(case, kind, "regorus")
    if found.outcome == REFUSED_BY_BOTH and len(case.project_policies) <= MOST_POLICIES:
        whole = judged(case._replace(policies=case.project_policies), kind, "regorus")
        found = found if whole.outcome == REFUSED_BY_BOTH else whole
    if found.outcome in WITH_OPA:
        again = judged(found.case, kind, "opa-binary")
        found = found._replace(with_opa=again.outcome)
    return found


def _tested(case: Case, kind: str, name: str) -> Compared:
    theirs, syntax, examples = _their_test(case)
    return _compared(case, kind, theirs, _our_test(case, syntax, examples, name))


def _verified(case: Case, kind: str, name: str) -> Compared:
    theirs, syntax = _either_syntax("verify", *_policy(case))
    return _compared(case, kind, theirs, _our_verify(case, syntax, name))


def _their_test(case: Case) -> tuple[Verdict, Syntax, list[str]]:
    """In the syntax that it takes; examples that it cannot parse are left out."""
    examples = list(case.examples)
    for _ in range(2 * MOST_FILES):
        done, syntax = _either_syntax("test", *examples, "--all-namespaces", *_policy(case))
        broken = re.search(r"path: (.*)$", done.error, re.MULTILINE)
        if not broken or broken[1] not in examples or len(examples) == 1:
            return done, syntax, examples
        examples.remove(broken[1])
    return Verdict({}, "no example can be parsed"), "v1", examples


def _either_syntax(*arguments: str) -> tuple[Verdict, Syntax]:
    """The new syntax; the old one where only that one works."""
    new = _conftest(*arguments, "--rego-version", "v1", "-o", "json")
    old = _conftest(*arguments, "--rego-version", "v0", "-o", "json") if "rego" in new.error else new
    return (old, "v0") if new.error and not old.error else (new, "v1")


def _policy(case: Case) -> list[str]:
    return [part for path in case.policies for part in ("-p", path)]


def _conftest(*arguments: str) -> Verdict:
    try:
        done = subprocess.run(["conftest", *arguments], capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Verdict({}, "takes too long")
    try:
        said = json.loads(done.stdout) or []
    except json.JSONDecodeError:
        return Verdict({}, done.stderr or done.stdout or "nothing")
    found: dict[tuple[str, str], Any] = {}
    for one in said:
        key = (one["filename"], one["namespace"])
        found[key] = _sum(found.get(key), (one["successes"], *(_texts(one.get(kind, ())) for kind in KINDS)))
    return Verdict(found)


KINDS = ("failures", "warnings", "exceptions", "skipped")


def _texts(answers: Iterable[dict[str, Any]]) -> list[str]:
    return sorted(answer["msg"] for answer in answers)


def _sum(before: Any, new: tuple[Any, ...]) -> tuple[Any, ...]:
    """`verify` gives one result for each test."""
    return (
        new
        if before is None
        else (before[0] + new[0], *(sorted([*a, *b]) for a, b in zip(before[1:], new[1:], strict=True)))
    )


def _our_test(case: Case, syntax: Syntax, examples: Sequence[str], name: str) -> Verdict:
    def judged() -> list[Judged]:
        loaded = policy_set.load(case.policies, syntax=syntax)
        return run.judge(loaded, inputs.configurations(examples), ["*"], _maker(loaded, name))

    return _ours(judged)


def _our_verify(case: Case, syntax: Syntax, name: str) -> Verdict:
    def judged() -> list[Judged]:
        loaded = policy_set.load(case.policies, syntax=syntax)
        return verify.judged(verify.verify(loaded, _maker(loaded, name)))

    return _ours(judged)


def _maker(loaded: policy_set.Policies, name: Any) -> Any:
    bounds = Bounds(seconds=20, loading=30, memory=4 << 30) if name == "regorus" else None
    return partial(engine, name, extensions=functions(loaded.modules), allowed=frozenset(REFUSED), bounds=bounds)


def _ours(judged: Any) -> Verdict:
    found: dict[tuple[str, str], Any] = {}
    try:
        for one in judged():
            answers = (sorted(answer.message for answer in getattr(one, kind)) for kind in KINDS)
            found[one.file, one.namespace] = _sum(found.get((one.file, one.namespace)), (one.successes, *answers))
    except OakumError as error:
        return Verdict({}, str(error))
    return Verdict(found)


def _compared(case: Case, kind: str, theirs: Verdict, ours: Verdict) -> Compared:
    if theirs.error and ours.error:
        return Compared(case, kind, REFUSED_BY_BOTH, " ".join(theirs.error.split())[:300])
    if ours.error:
        return Compared(case, kind, _explanation(ours.error), ours.error[:300])
    if theirs.error:
        what = (
            "refused there by OPA's checks of types, judged here" if "rego_type_error" in theirs.error else UNEXPLAINED
        )
        return Compared(case, kind, what, theirs.error[:300])
    if ours.results == theirs.results:
        return Compared(case, kind, "same")
    counts = [{key: _counts(value) for key, value in side.results.items()} for side in (ours, theirs)]
    if counts[0] == counts[1]:
        return Compared(case, kind, "same, other words", _first_difference(ours, theirs))
    return Compared(case, kind, UNEXPLAINED, _first_difference(ours, theirs))


def _counts(value: tuple[Any, ...]) -> tuple[int, ...]:
    return (value[0], *map(len, value[1:]))


def _explanation(error: str) -> str:
    return next((what for what, pattern in EXPLAINED if re.search(pattern, error)), UNEXPLAINED)


def _first_difference(ours: Verdict, theirs: Verdict) -> str:
    for key in sorted({*ours.results, *theirs.results}):
        if ours.results.get(key) != theirs.results.get(key):
            return f"{key}: ours {ours.results.get(key)}, theirs {theirs.results.get(key)}"[:600]
    return ""


def page(found: Sequence[Compared], version: str) -> str:
    """The table of the documentation."""
    outcomes = Counter(one.outcome for one in found)
    projects = sorted({one.case.project for one in found})
    judged = {(one.case.project, one.case.folder) for one in found if one.outcome != REFUSED_BY_BOTH}
    with_opa = Counter(one.with_opa for one in found if one.with_opa)
    rows = [_row(project, [one for one in found if one.case.project == project]) for project in projects]
    return f"""# Parity with Conftest on public policies

Written by `python benchmarks/policy_parity.py CHECKOUT... --write docs/reference/policy-parity.md`.

{len(judged)} folders of policies that at least one side can judge, of {len(projects)} public projects, each on the
example files of its project (`test --all-namespaces`) and by its own tests (`verify`): {len(found)} comparisons with
conftest {version}. Functions that are refused by default were allowed. *Same*: the same counts of successes, failures,
warnings and exceptions for each file and namespace, and the same messages.

| outcome | comparisons |
|---|---:|
{_lines(f"| {what} | {count} |" for what, count in outcomes.most_common())}

Where the difference lies in the embedded engine, `--engine opa-binary` was tried:
{", ".join(f"{count} × {what}" for what, count in with_opa.most_common()) or "nowhere"}.

| project | folders | comparisons | same | both refuse | differences |
|---|---:|---:|---:|---:|---|
{_lines(rows)}
"""


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _row(project: str, found: Sequence[Compared]) -> str:
    outcomes = Counter(one.outcome for one in found)
    alike = ("same", REFUSED_BY_BOTH)
    others = "; ".join(f"{what} ({count})" for what, count in outcomes.items() if what not in alike)
    folders = len({one.case.folder for one in found})
    return f"| {project} | {folders} | {len(found)} | {' | '.join(str(outcomes[what]) for what in alike)} | {others} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=12, help="folders of one project")
    parser.add_argument("--version", default="", help="of the conftest that is on PATH, for the page")
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    found: list[Compared] = []
    for checkout in [path.resolve() for path in arguments.checkouts]:
        os.chdir(checkout)
        for case in cases(Path(), checkout.name, arguments.most):
            for one in compare(case):
                found.append(one)
                if one.outcome != "same":
                    what = f"{one.outcome}: {one.detail} {one.with_opa}"
                    print(f"{one.case.project} {one.case.folder} {one.kind}: {what}", flush=True)
    print(Counter(one.outcome for one in found))
    if arguments.write:
        arguments.write.write_text(page(found, arguments.version), encoding="utf-8")
    return int(any(one.outcome == UNEXPLAINED for one in found))


if __name__ == "__main__":
    sys.exit(main())
