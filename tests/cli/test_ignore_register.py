"""From a finding to an approved exception and back, by the real commands and a real register over TLS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oakum.cli.main import run as in_process
from oakum.model import ExitCode
from oakum.policy.register.record import Decision
from register import ID, Served, granted, register

from .conftest import Repository, Run


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with register(tmp_path_factory.mktemp("register")) as running:
        yield running


@pytest.fixture
def as_(running: Served, oakum: Run, tmp_path: Path) -> Run:
    """Runs a command as one of the people, whose user configuration names the authority."""
    config = tmp_path / "user" / "oakum"
    config.mkdir(parents=True)
    (config / "oakum.toml").write_text(f'[exceptions]\nca_file = "{running.authority}"\n')

    def run(name: str, *arguments: str, **environment: str) -> Any:
        given = {**running.environment(name), "XDG_CONFIG_HOME": str(config.parent), **environment}
        return oakum(*arguments, **given)

    return run


def scanned(as_: Run, **environment: str) -> tuple[int, dict[str, Any]]:
    done = as_("ci", "scan", "code", "-f", "json", **environment)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def leak(tmp_path: Path, token: str) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text(f'key = "{token}"\n')
    return tmp_path / "code"


def test_from_a_finding_to_an_exception_and_back(as_: Run, running: Served, leak: Path, token: str) -> None:
    code, report = scanned(as_)
    assert code == ExitCode.DENIED
    sid = report["findings"][0]["secret_id"]
    asked = as_("ann", "ignore", "request", "--secret", sid, "--reason", "a test account", "--owner", "team-a")
    assert asked.returncode == 0, asked.stderr
    id_ = asked.stdout.split()[0]
    assert scanned(as_)[0] == ExitCode.DENIED  # asking is not having

    own = as_("ann", "ignore", "approve", id_, "--yes")
    assert (own.returncode, "403" in own.stderr) == (ExitCode.USAGE, True)
    approved = as_("bob", "ignore", "approve", id_, stdin="y\n")
    assert approved.returncode == 0, approved.stderr
    assert "a test account" in approved.stderr  # it was shown before it was approved
    code, report = scanned(as_)
    assert (code, report["findings"]) == (ExitCode.OK, [])
    why = report["suppressed"][0]["suppression"]
    assert (why["owner"], why["source"]) == ("team-a", f"{running.address}/v1/exceptions/{id_}")

    text = as_("ci", "scan", "code").stdout
    assert " ".join(text.split()).count(f"a test account (team-a, until {why['expires']}, {why['source']})") == 1

    assert as_("bob", "ignore", "revoke", id_, "--yes", "--note", "it works").returncode == 0
    code, report = scanned(as_)
    assert code == ExitCode.DENIED
    (notice,) = [one for one in report["skipped"] if one["reason"] == "expired exception"]
    assert "bob revoked it" in notice["detail"]
    assert token not in json.dumps(running.lines())


def test_out_of_reach(as_: Run, running: Served, leak: Path, oakum: Run, home: Path) -> None:
    sid = scanned(as_)[1]["findings"][0]["secret_id"]
    record = granted(running, secret=sid)
    assert scanned(as_)[0] == ExitCode.OK
    gone = {"OAKUM_EXCEPTIONS_URL": "https://localhost:1"}
    code, report = scanned(as_, **gone)
    assert code == ExitCode.DENIED  # another register's answers do not count
    (notice,) = [one for one in report["skipped"] if "out of reach" in one["reason"]]
    assert "no exception of it is heard" in notice["detail"]
    text = as_("ci", "scan", "code", **gone).stdout
    assert "no exception of it is heard" in " ".join(text.split())
    running.client("bob").act("revoke", record, Decision())


def test_who_is_another_one_is_an_error(as_: Run, running: Served, leak: Path, tmp_path: Path) -> None:
    (tmp_path / "user" / "oakum" / "oakum.toml").write_text("")  # now the system's authorities count
    done = as_("ci", "scan", "code")
    assert (done.returncode, "not to be trusted" in done.stderr) == (ExitCode.USAGE, True)


def test_a_repository_cannot_name_its_own_register(running: Served, leak: Path, as_: Run) -> None:
    for key, value in (("url", '"https://evil.example"'), ("token_file", '"a.py"'), ("max_age_minutes", "9000")):
        (leak / "oakum.toml").write_text(f"[exceptions]\n{key} = {value}\n")
        done = as_("ci", "scan", "code")
        assert done.returncode == ExitCode.USAGE
        assert "only the user's own configuration" in done.stderr


def test_only_for_the_repository_that_it_names(as_: Run, running: Served, leak: Path) -> None:
    record = granted(running, rule="github-*", path="a.py", repository="team/*")
    for name, code in (("", ExitCode.DENIED), ("other/app", ExitCode.DENIED), ("team/app", ExitCode.OK)):
        assert scanned(as_, OAKUM_REPOSITORY=name)[0] == code
    running.client("bob").act("revoke", record, Decision())


def test_lists_and_prolongs(as_: Run, running: Served) -> None:
    record = granted(running, secret=ID)
    listed = as_("ci", "ignore", "list", "--register", "--state", "open").stdout
    assert record.id in listed
    done = as_("bob", "ignore", "prolong", record.id, "--days", "80", "--yes")
    assert done.returncode == 0, done.stderr
    again = running.client("ci").record(record.id)
    assert str(again.exception.expires) in done.stdout
    assert again.version == record.version + 1
    denied = as_("ann", "ignore", "request", "--secret", ID, "--reason", "again", "--owner", "a")
    assert (denied.returncode, record.id in denied.stderr) == (ExitCode.USAGE, True)
    no = as_("bob", "ignore", "deny", record.id, stdin="n\n")
    assert no.returncode == ExitCode.INTERRUPTED
    running.client("bob").act("revoke", again, Decision())


def test_a_review_hears_it_and_says_how_to_ask(as_: Run, running: Served, repository: Repository, token: str) -> None:
    repository.commit("README.md", "a\n")
    repository.git("checkout", "-qb", "topic")
    repository.commit("a.py", f'key = "{token}"\n')
    first = as_("ci", "review", "--base", "main", "-f", "markdown")
    assert first.returncode == ExitCode.DENIED
    sid = first.stdout[first.stdout.index("sid_") :][:30]
    assert f"oakum ignore request --secret {sid}" in first.stdout
    record = granted(running, secret=sid, ticket="OPS-7")
    second = as_("ci", "review", "--base", "main", "-f", "markdown")
    assert second.returncode == ExitCode.OK, second.stdout
    assert "OPS-7" in second.stdout
    assert record.id in second.stdout.replace("\\", "")
    running.client("bob").act("revoke", record, Decision())


def test_policies_hear_it(as_: Run, running: Served, tmp_path: Path) -> None:
    event = {
        "kind": "manifest",
        "schema": "oakum.policy/v1",
        "source": "a.yaml",
        "object": {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "s", "namespace": "n"},
            "data": {"k": "djE="},
        },
    }
    (tmp_path / "event.json").write_text(json.dumps(event))
    decide = ("policy", "decide", "event.json", "--pack", "gitops", "--pack", "kubernetes", "--json")
    before = as_("ci", *decide)
    assert before.returncode == ExitCode.DENIED, before.stdout + before.stderr
    policies = {one["policy"] for one in json.loads(before.stdout)["grounds"]}
    records = [granted(running, policy=one, namespace="n") for one in policies]
    after = as_("ci", *decide)
    assert after.returncode == ExitCode.OK, after.stdout
    assert all(records[0].exception.owner in one["exception"] for one in json.loads(after.stdout)["grounds"])
    running.client("bob").act("revoke", records[0], Decision())
    lapsed = json.loads(as_("ci", *decide).stdout)["grounds"]
    assert any("bob revoked it" in one.get("lapsed", "") for one in lapsed)


def test_nobody_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert in_process(["ignore", "list", "--register"]) == ExitCode.USAGE
    assert "there is no register" in capsys.readouterr().err
