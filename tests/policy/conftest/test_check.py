"""Every form of rule, judged by us and by the real conftest."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from conftest_oracle import needs_conftest, parsed, real
from oakum.model import PolicyError
from oakum.policy.conftest.check import check, combination, combined, file_data, rules
from oakum.policy.conftest.functions import functions
from oakum.policy.conftest.parsers.interface import Parsed
from oakum.policy.conftest.policy_set import load
from oakum.policy.conftest.run import judge
from oakum.policy.rego.select import engine
from oakum.policy.results import Judged

FORMS = {
    "deny": 'deny contains "a" if input.a == 1\ndeny contains msg if { msg := sprintf("b %v", [input.b]) }',
    "suffixes": 'deny_one contains "x" if input.a\nviolation_2 contains "y" if input.a\nwarn_3 contains 9 if input.no',
    "no such suffix": 'deny_a_ contains "x"\nwarning contains "y"\ndeny contains "z" if input.no',
    "objects": 'violation contains {"msg": "x", "severity": "high", "n": {"k": [1, true, null]}} if input.a',
    "location": 'deny contains {"msg": "x", "_loc": {"file": "other.yaml", "line": 7}}',
    "half a location": 'deny contains {"msg": "x", "_loc": {"line": 7}}\nwarn contains {"msg": "y", "_loc": "z"}',
    "exceptions": (
        'deny_run contains "x"\ndeny_other contains "y"\nwarn_run contains "z"\n'
        'exception contains ["run", "more"] if input.a\nexception contains ["run"]'
    ),
    "exception without suffix": 'deny contains "x"\nwarn contains "y"\ndeny_a contains "z"\nexception contains [""]',
    "exception that is not made": 'deny_run contains "x"\nexception contains ["run"] if input.no',
    "exception of what passes": 'deny_run contains "x" if input.no\nexception contains ["run"]',
    "nothing found": 'deny contains "x" if input.no\ndeny contains "y" if input.no\nwarn contains "z" if input.no',
    "more answers than rules": 'deny contains x if some x in ["b", "a", "c"]',
    "functions": 'deny contains f("x")\nf(x) := y if y := upper(x)',
    "file": "deny contains data.conftest.file.name",
    "data": "deny contains x if some x in data.words",
    "sets of sets": 'exception := {{"a"}, {"b"}}\ndeny_a contains "x"\ndeny_c contains "y"',
    "unicode": 'deny contains "Ünï <b>&amp; \\u2028 \\"q\\""',
    "else": 'deny contains x if x := y\ny := "a" if input.no\nelse := "b"',
}
INPUTS = {"x.yaml": "a: 1\nb: [1, 2]\n", "several.yaml": "a: 2\n---\nb: x\n---\na: 1\n", "list.json": '[{}, {"a": 1}]'}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy").mkdir()
    for name, text in {**INPUTS, "data/words.yaml": "words: [one, two]\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "policy/a.rego").write_text(f"package main\n\n{text}\n")


def judged(*names: str, **options: Any) -> list[Judged]:
    files = {name: parsed(name.rpartition(".")[2], Path(name).read_text(), name) for name in names}
    return judge(load(["policy"], ["data"]), files, ["main"], partial(engine, extensions=functions()), **options)


def plain(result: Judged) -> dict[str, Any]:
    """A result without the lines that only we know."""
    return {
        "filename": result.file,
        "namespace": result.namespace,
        "successes": result.successes,
        "failures": sorted((answer.message, json.dumps(answer.metadata), answer.rule) for answer in result.failures),
        "warnings": sorted((answer.message, json.dumps(answer.metadata), answer.rule) for answer in result.warnings),
        "exceptions": sorted(answer.message for answer in result.exceptions),
    }


def theirs(said: dict[str, Any]) -> dict[str, Any]:
    def three(answer: dict[str, Any]) -> tuple[str, str, str]:
        metadata = dict(answer["metadata"])
        query = metadata.pop("query")
        return answer["msg"], json.dumps(metadata), query

    return {
        "filename": said["filename"],
        "namespace": said["namespace"],
        "successes": said["successes"],
        "failures": sorted(map(three, said.get("failures", []))),
        "warnings": sorted(map(three, said.get("warnings", []))),
        "exceptions": sorted(answer["msg"] for answer in said.get("exceptions", [])),
    }


@needs_conftest
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("combine", [False, True])
def test_as_conftest(folder, form, combine):
    text = FORMS[form]
    if combine:
        text = text.replace("input.", "input[_].contents.")
    write(folder, text)
    arguments = [*INPUTS, "--data", "data", "-o", "json", *(["--combine"] if combine else [])]
    done = real("test", *arguments, folder=folder)
    said = json.loads(done.stdout)
    key = lambda one: one["filename"]  # noqa: E731
    assert sorted(map(plain, judged(*INPUTS, combine=combine)), key=key) == sorted(map(theirs, said), key=key)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("deny if input.a", "`deny` gives bool, not a set of messages"),
        ("deny := 7", "`deny` gives int"),
        ("warn := null", "`warn` gives null"),
        ("deny contains 7", "neither a text nor an object with the text `msg`"),
        ('deny contains {"message": "x"}', "neither a text nor an object"),
        ('deny contains {"msg": 1}', "neither a text nor an object"),
        ("deny contains x if x := 1 / (input.a - 1)", "divi"),
    ],
)
def test_what_conftest_passes_in_silence_is_an_error(folder, rule, says):
    write(folder, f"\n{rule}")
    with pytest.raises(PolicyError, match=r"policy/a\.rego:4") as raised:
        judged("x.yaml")
    assert says in str(raised.value)


def test_an_empty_message_is_a_message(folder):
    write(folder, 'deny contains ""\nwarn contains {"msg": ""}')
    [result] = judged("x.yaml")
    assert [answer.message for answer in (*result.failures, *result.warnings)] == ["(no message)"] * 2


@pytest.mark.parametrize(
    ("metadata", "line"),
    [("", 1), (', "path": "b[1]"', 2), (', "field": "/b/0"', 2), (', "path": ["no"]', 1), (', "_loc": {"line": 9}', 9)],
)
def test_lines(folder, metadata, line):
    write(folder, f'deny contains {{"msg": "x"{metadata}}}')
    assert judged("x.yaml")[0].failures[0].line == line


def test_documents_have_their_own_lines(folder):
    write(folder, 'deny contains "x" if input.a')
    assert [answer.line for answer in judged("several.yaml")[0].failures] == [1, 5]


def test_rules_of_a_namespace(folder):
    write(folder, FORMS["exceptions"] + "\n" + FORMS["functions"])
    asked = rules(load(["policy"]), "main")
    assert [one.name for one in asked.names] == ["deny_run", "deny_other", "warn_run", "deny"]
    assert (asked.count, asked.has_exceptions) == (4, True)
    assert rules(load(["policy"]), "other").count == 0


def test_a_function_with_the_name_of_a_rule_is_an_error(folder):
    write(folder, 'deny contains "x"\nwarn_f(x) := x')
    with pytest.raises(PolicyError, match=r"^policy/a\.rego:4: `warn_f` is a function"):
        judged("x.yaml")
    if shutil.which("conftest"):
        assert real("test", "x.yaml", folder=folder).returncode == 1


def test_a_document_alone_and_all_together(folder):
    write(folder, "deny contains msg if msg := json.marshal(input)")
    policies = load(["policy"])
    judge_ = engine()
    judge_.load(policies.modules)
    asked = rules(policies, "main")
    assert check(judge_, asked, "f", Parsed({"a": 1})).failures[0].message == '{"a":1}'
    files = {"b": Parsed([1, 2]), "a": Parsed("x")}
    expected = [{"path": "a", "contents": "x"}, {"path": "b", "contents": 1}, {"path": "b", "contents": 2}]
    assert combination(files) == expected
    result = combined(judge_, asked, files)
    assert json.loads(result.failures[0].message) == expected
    assert result.file == "Combined"


def test_the_file_that_is_judged(folder):
    assert file_data("sub/../x.yaml") == {"file": {"name": "x.yaml", "dir": str(folder)}}
