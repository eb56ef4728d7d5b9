"""Our verdicts on the public library of Kyverno's policies, beside those of the real `kyverno`.

    python benchmarks/kyverno_parity.py CHECKOUT --kyverno BINARY --record VERDICTS.json
    python benchmarks/kyverno_parity.py CHECKOUT --verdicts VERDICTS.json --markdown docs/reference/kyverno-parity.md

CHECKOUT is a clone of github.com/kyverno/policies. Every `kyverno-test.yaml` there names policies and objects. The real
tool is asked by `kyverno apply`, once for each; what it says is recorded with its version and the date, so that a
machine without it can compare as well: the tests do so with the policies in tests/policy/cel/parity. A verdict is
`pass`, `fail`, `error` or `skip`, for a policy and an object.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from oakum.model import OakumError
from oakum.policy.cel.evaluate import Ruling
from oakum.policy.cel.judge import load
from oakum.policy.cel.objects import Document, at, read, text
from oakum.policy.cel.subject import Asker, Cluster

KINDS = re.compile(r"(?m)^kind: *(ValidatingPolicy|NamespacedValidatingPolicy|ValidatingAdmissionPolicy) *$|^ +cel: *$")
STRICTEST = ("error", "fail", "pass", "skip")
OURS = {
    Ruling.PASS: "pass",
    Ruling.FAIL: "fail",
    Ruling.ERROR: "error",
    Ruling.SKIP: "skip",
    Ruling.EXEMPT: "skip",
    Ruling.UNKNOWN: "skip",
}
NOTHING = "-"
"""The verdict of a tool that says nothing of an object."""
Verdicts = dict[str, str]
"""`policy / kind namespace/name` -> verdict."""


class Difference(NamedTuple):
    """Where the two do not say the same."""

    test: str
    key: str
    theirs: str
    ours: str
    words: str
    """Ours, or how the real tool ended."""
    policies: str
    """Text of the test's policies."""


class Reason(NamedTuple):
    """Why something differs."""

    title: str
    text: str
    holds: Callable[[Difference], bool]


REASONS = (
    Reason(
        "the real tool crashed",
        "`kyverno apply` ends with a trace of its stack; there is nothing to compare.",
        lambda one: one.theirs == NOTHING and "goroutine" in one.words,
    ),
    Reason(
        "a question to a cluster or a registry",
        "`resource.Get`, `resource.List`, `image.GetMetadata` and the like. The real tool answers from what the test"
        " calls its context, or says `error` as well. Oakum never answers such a question: the verdict is an error that"
        " names the function, and the policy's `failurePolicy` says what that means.",
        lambda one: one.ours == "error" and bool(re.search(r"\) asks |: asks ", one.words)),
    ),
    Reason(
        "`namespaceObject`",
        "`kyverno apply` has none without a cluster, so that the policy is an error there. In Oakum it has at least"
        " the name, as in a cluster.",
        lambda one: one.theirs == "error" and "namespaceObject" in one.policies,
    ),
    Reason(
        "an error in an old kind",
        "`ClusterPolicy` calls an expression without an answer a failure. Oakum says that it has none, and fails too.",
        lambda one: one.theirs == "fail" and one.ours == "error" and "kind: ClusterPolicy" in one.policies,
    ),
    Reason(
        "where an object of a custom kind lives",
        "The real tool takes `ClusterRole` of OpenShift to live in a namespace, Oakum does not. Both say `fail`.",
        lambda one: "/openshift-cluster-role" in one.key and NOTHING in (one.theirs, one.ours),
    ),
    Reason(
        "rules about users",
        "`match` and `exclude` of the old kinds by roles or subjects are refused by name.",
        lambda one: one.ours == "refused" and "needs a cluster and is not read" in one.words,
    ),
    Reason(
        "`.?` on a value that is null",
        "cel-go takes it for absent, cel-cpp has no answer: an error in Oakum, so nothing passes by it. An API server"
        " drops such fields before any policy sees them.",
        lambda one: one.ours == "error" and "null_type" in one.words,
    ),
)


class Case(NamedTuple):
    """One test of the library."""

    name: str
    folder: Path
    test: Document

    def paths(self, key: str) -> list[Path]:
        """Files that the test names."""
        return [(self.folder / path).resolve() for path in at(self.test.value, key) or ()]

    def asker(self) -> Asker:
        """The operation and the user that it sets."""
        settings = text(self.test.value, "variables")
        operation = re.search(r"request\.operation: (\w+)", (self.folder / settings).read_text() if settings else "")
        user = self.user()
        info = at(read(user)[0].value, "userInfo") or {} if user else {}
        groups = tuple(info.get("groups", ()))
        return Asker(operation=operation[1] if operation else "CREATE", user=info.get("username", ""), groups=groups)

    def user(self) -> Path | None:
        """The file with the user that it sets."""
        name = text(self.test.value, "userinfo")
        return self.folder / name if name else None


def cases(checkout: Path) -> Iterator[Case]:
    """The tests whose policies are of a kind that is compared."""
    for path in sorted(checkout.rglob("kyverno-test.yaml")):
        case = Case(str(path.parent.parent.relative_to(checkout)), path.parent, read(path)[0])
        if any(KINDS.search(policy.read_text()) for policy in case.paths("policies")):
            yield case


def ours(case: Case) -> tuple[Verdicts, dict[str, str]]:
    """Our verdicts, and our words for those that are no pass."""
    policies = [document for path in case.paths("policies") for document in read(path)]
    objects = [document for path in case.paths("resources") for document in read(path)]
    exceptions = [document for path in case.paths("exceptions") for document in read(path)]
    cluster, asker = Cluster.of(objects), case.asker()
    found: list[tuple[str, str]] = []
    words = {}
    for policy in load([*policies, *exceptions]):
        for document in objects:
            subject = cluster.subject(document, asker)
            key = f"{policy.document.name} / {document.kind} {subject.namespace}/{document.name}"
            for said in policy.judge(subject):
                found.append((key, OURS[said.outcome.ruling]))
                if said.outcome.ruling is not Ruling.PASS:
                    words[key] = said.outcome.message
    return strictest(found), words


def theirs(case: Case, kyverno: str) -> Verdicts:
    """What the real tool says; under the empty key how it ended, where it says nothing."""
    options: list[str | Path] = [*case.paths("policies"), "--policy-report", "--output-format", "json"]
    options += [option for path in case.paths("resources") for option in ("--resource", path)]
    options += [option for path in case.paths("exceptions") for option in ("--exception", path)]
    for name, option in (("userinfo", "--userinfo"), ("variables", "--values-file"), ("context", "--context-file")):
        options += [option, case.folder / text(case.test.value, name)] if text(case.test.value, name) else []
    done = subprocess.run([kyverno, "apply", *options], capture_output=True, text=True, timeout=300, check=False)
    start = done.stdout.find('{"kind"')
    if start < 0:
        return {"": "goroutine" if "goroutine" in done.stdout + done.stderr else done.stderr.strip()[-200:]}
    return strictest(_reported(json.JSONDecoder().raw_decode(done.stdout[start:])[0]["results"]))


def _reported(results: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in results:
        for resource in one.get("resources", ()):
            place = f"{resource.get('namespace', '')}/{resource['name']}"
            yield f"{one['policy']} / {resource['kind']} {place}", one["result"]


def strictest(found: Iterable[tuple[str, str]]) -> Verdicts:
    """One verdict for each key."""
    verdicts: Verdicts = {}
    for key, verdict in found:
        verdicts[key] = min(verdict, verdicts.get(key, verdict), key=STRICTEST.index)
    return verdicts


def compare(case: Case, real: Verdicts) -> tuple[Counter[tuple[str, str]], list[Difference]]:
    """How often which verdicts meet, and what differs."""
    policies = "".join(path.read_text() for path in case.paths("policies"))
    try:
        mine, words = ours(case)
    except OakumError as error:
        return Counter(), [Difference(case.name, "", "runs", "refused", str(error), policies)]
    ended = real.get("", "")
    pairs = Counter((real.get(key, NOTHING), mine.get(key, NOTHING)) for key in {*real, *mine} - {""})
    different = [
        Difference(case.name, key, one, other, words.get(key, "") + ended, policies)
        for key in sorted({*real, *mine} - {""})
        if (one := real.get(key, NOTHING)) != (other := mine.get(key, NOTHING))
    ]
    return pairs, different


def explained(different: list[Difference]) -> dict[str, list[Difference]]:
    """By the title of the reason; under the empty one what nothing explains."""
    found: dict[str, list[Difference]] = {}
    for one in different:
        title = next((reason.title for reason in REASONS if reason.holds(one)), "")
        found.setdefault(title, []).append(one)
    return found


def page(head: str, pairs: Counter[tuple[str, str]], different: list[Difference]) -> str:
    """The tables, between the marks in the page of the reference."""
    rows = [f"| {one} | {other} | {number} |" for (one, other), number in sorted(pairs.items())]
    reasons = explained(different)
    notes = [
        f"| {reason.title} | {len(found)} | {_policies(found)} | {reason.text} |"
        for reason in REASONS
        if (found := reasons.get(reason.title))
    ]
    verdicts = ["| kyverno | Oakum | verdicts |", "| --- | --- | ---: |", *rows]
    table = ["| difference | verdicts | policies | why |", "| --- | ---: | --- | --- |", *notes]
    return "\n".join([head, "", *verdicts, "", *table])


def _policies(found: list[Difference]) -> str:
    return ", ".join(sorted({one.test.rpartition("/")[2] for one in found}))


def main() -> int:
    """Records, compares, writes; returns 1 for a difference that nothing explains."""
    arguments = _arguments()
    tests = [case for case in cases(arguments.checkout) if arguments.only in case.name]
    if arguments.kyverno:
        real = {case.name: theirs(case, arguments.kyverno) for case in tests}
        head = f"kyverno {_version(arguments.kyverno)}, {datetime.now(UTC):%Y-%m-%d}, {len(tests)} tests."
    else:
        recorded = json.loads(arguments.verdicts.read_text())
        real, head = recorded["verdicts"], recorded["of"]
    if arguments.record:
        arguments.record.write_text(json.dumps({"of": head, "verdicts": real}, indent=1, sort_keys=True) + "\n")
    pairs: Counter[tuple[str, str]] = Counter()
    different: list[Difference] = []
    for case in tests:
        more, others = compare(case, real[case.name])
        pairs += more
        different += others
    text_of_page = page(head, pairs, different)
    print(text_of_page)
    if arguments.markdown:
        start, end = "<!-- measured -->", "<!-- end: measured -->"
        before, _, rest = arguments.markdown.read_text().partition(start)
        after = rest.partition(end)[2]
        arguments.markdown.write_text(f"{before}{start}\n{text_of_page}\n{end}{after}")
    unexplained = explained(different).get("", [])
    for one in unexplained:
        print("NOT EXPLAINED", *one[:5], sep=" | ", file=sys.stderr)
    return int(bool(unexplained))


def _version(kyverno: str) -> str:
    beside = Path(f"{kyverno}.version")
    return beside.read_text().strip().rpartition("@")[2] if beside.is_file() else "of unknown version"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--kyverno", help="the real tool")
    which.add_argument("--verdicts", type=Path, help="what it said before")
    parser.add_argument("--record", type=Path, help="write what it says")
    parser.add_argument("--markdown", type=Path, help="page to write the tables into")
    parser.add_argument("--only", default="", help="part of a test's path")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
