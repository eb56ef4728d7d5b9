from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from oakum.model import FileOrigin, Finding, Identity, Location, RecordOrigin, Secret, Severity, Span
from oakum.model.origin import Origin
from oakum.respond.backup import Backup
from oakum.respond.redact import apply, plans, tools_of
from oakum.sources.agents.catalogue import Kind
from oakum.sources.agents.discovery import AgentFile

VALUE = b"the-value-that-leaks"


def finding(*origins: Origin, value: bytes = VALUE) -> Finding:
    secret = Secret(value)
    return Finding(
        rule="rule",
        service="service",
        title="title",
        severity=Severity.HIGH,
        confidence=0.9,
        secret=secret,
        secret_id=Identity(bytes(16)).of(secret),
        locations=tuple(Location(origin=origin, span=Span(start=0, end=len(value))) for origin in origins),
    )


def agent_file(path: Path, content: bytes, kind: Kind = Kind.TRANSCRIPT) -> AgentFile:
    path.write_bytes(content)
    return AgentFile(path=str(path), shown=f"~/{path.name}", tool="tool", kind=kind)


def name(rule: str, secret: Secret) -> bytes:
    return f"<{rule}>".encode()


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    return Backup(tmp_path / "backup")


def test_one_plan_for_each_file(tmp_path: Path) -> None:
    files = [agent_file(tmp_path / f"{letter}.txt", VALUE) for letter in "abc"]
    found = [
        finding(RecordOrigin(path="~/a.txt"), RecordOrigin(path="~/b.txt"), RecordOrigin(path="~/a.txt")),
        finding(RecordOrigin(path="~/b.txt"), FileOrigin(path="~/c.txt"), RecordOrigin(path="~/else"), value=b"other"),
    ]
    made = {plan.file.shown: [len(places) for _, places in plan.findings] for plan in plans(found, files)}
    assert made == {"~/a.txt": [2], "~/b.txt": [1, 1]}


def test_a_file_is_changed(tmp_path: Path, backup: Backup) -> None:
    file = agent_file(tmp_path / "a.txt", VALUE + b" " + VALUE)
    (plan,) = plans([finding(RecordOrigin(path="~/a.txt"))], [file])
    outcome = apply(plan, name, backup)
    assert (outcome.secrets, outcome.replaced, outcome.left) == (1, 2, "")
    assert Path(file.path).read_bytes() == b"<rule> <rule>"


def test_xml_stays_xml(tmp_path: Path, backup: Backup) -> None:
    file = agent_file(tmp_path / "a.xml", VALUE)
    (plan,) = plans([finding(RecordOrigin(path="~/a.xml"))], [file])
    apply(plan, name, backup)
    assert Path(file.path).read_bytes() == b"&lt;rule&gt;"


def test_a_cell_of_a_database(tmp_path: Path, backup: Backup) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("CREATE TABLE kv (key TEXT, value TEXT)")
        database.execute("INSERT INTO kv VALUES ('k', ?)", (VALUE.decode(),))
    file = AgentFile(path=str(path), shown="~/a.db", tool="tool", kind=Kind.STORE)
    (plan,) = plans([finding(RecordOrigin(path="~/a.db", record="k", field="kv.value"))], [file])
    assert apply(plan, name, backup).replaced == 1
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT value FROM kv").fetchall() == [("<rule>",)]


@pytest.mark.parametrize("kind", [Kind.CONFIGURATION, Kind.LOGIN, Kind.INSTRUCTIONS])
def test_what_the_tool_needs_stays(tmp_path: Path, backup: Backup, kind: Kind) -> None:
    file = agent_file(tmp_path / "a.json", VALUE, kind)
    (plan,) = plans([finding(RecordOrigin(path="~/a.json"))], [file])
    assert "is in use" in apply(plan, name, backup).left
    assert Path(file.path).read_bytes() == VALUE
    assert tools_of([plan], {"tool": ["program"]}) == {}


def test_archives_stay(tmp_path: Path, backup: Backup) -> None:
    file = agent_file(tmp_path / "a.zip", VALUE)
    (plan,) = plans([finding(RecordOrigin(path="~/a.zip!/in"))], [file])
    assert apply(plan, name, backup).left == "it is an archive"


def test_what_cannot_be_changed_is_said(tmp_path: Path, backup: Backup) -> None:
    file = agent_file(tmp_path / "a.txt", b"")
    (plan,) = plans([finding(RecordOrigin(path="~/a.txt"))], [file])
    assert apply(plan, name, backup).left == "it is empty"


def test_whose_programs_must_not_run(tmp_path: Path) -> None:
    file = agent_file(tmp_path / "a.txt", VALUE)
    made = plans([finding(RecordOrigin(path="~/a.txt"))], [file])
    assert tools_of(made, {"tool": ["one", "two"], "other": ["three"]}) == {"one": "tool", "two": "tool"}
