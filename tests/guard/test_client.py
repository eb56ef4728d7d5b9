"""The client as a process, against daemons in every state."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from guard.processes import Answer, Home
from oakum.guard import client, log
from oakum.guard.hosts import NAMES

STANDARD = """
import sys
before = set(sys.modules)
import oakum.guard.client
added = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(added - set(sys.stdlib_module_names) - {"oakum"}))
print(sorted(name for name in sys.modules if name.startswith("oakum")))
print(sorted({"json", "re", "socket", "subprocess", "pathlib"} & (set(sys.modules) - before)))
"""


def is_redacted(user: Home, answer: Answer) -> bool:
    text = answer.stdout.decode()
    return "<oakum:toy-token:" in text and user.secret.decode() not in text and answer.code == 0


def test_it_imports_the_standard_library_alone_and_little_of_it():
    said = subprocess.run([sys.executable, "-c", STANDARD], capture_output=True, text=True, check=True).stdout
    others, ours, heavy = said.splitlines()
    assert others == heavy == "[]"
    parts = ("client", "request", "runtime", "wire")
    assert ours == str(["oakum", "oakum.guard", *(f"oakum.guard.{part}" for part in parts)])


def test_the_first_call_is_answered_and_starts_the_daemon_that_answers_the_next(user):
    assert is_redacted(user, user.hook(user.payload()))
    user.wait_for_daemon()
    assert is_redacted(user, user.hook(user.payload()))
    entries = list(log.read(user.log))
    assert [entry.verdict for entry in entries] == ["redact", "redact"]
    assert user.secret not in user.log.read_bytes()
    assert len(user.daemons()) == 1


def test_a_daemon_that_was_killed_is_replaced(user):
    user.start_daemon().kill()
    assert user.socket.exists()
    assert is_redacted(user, user.hook(user.payload()))
    user.wait_for_daemon()
    assert is_redacted(user, user.hook(user.payload()))


def test_a_daemon_that_hangs_is_not_waited_for_and_replaced(user):
    process = user.start_daemon()
    os.kill(process.pid, signal.SIGSTOP)
    answer = user.hook(user.payload())
    assert is_redacted(user, answer)
    user.wait_for_daemon()
    os.kill(process.pid, signal.SIGCONT)
    assert is_redacted(user, user.hook(user.payload()))
    assert process.wait(30) == 0  # it sees that it was replaced


@pytest.mark.parametrize("said", [b"", b"\0" * 7, b"nonsense" * 100, (1 << 62).to_bytes(8, "big")])
def test_whoever_answers_nonsense_in_its_place_is_not_believed(user, said):
    user.socket.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(user.socket))
        listener.listen()
        listener.settimeout(60)
        process = user.begin(user.payload())
        connection, _ = listener.accept()
        connection.sendall(said)
        connection.close()
        assert is_redacted(user, user.finish(process))


def test_a_daemon_of_another_version_is_left_alone(user):
    user.socket.parent.mkdir(mode=0o700)
    other = user.socket.with_name("guard-0000000000000000.sock")
    other.write_text("of another one")
    assert is_redacted(user, user.hook(user.payload()))
    assert other.read_text() == "of another one"


def test_nothing_needs_to_be_writable(user):
    user.environ |= {
        "OAKUM_RUNTIME_DIR": "/proc/none",
        "HOME": "/proc/none",
        "XDG_CONFIG_HOME": str(user.path / ".config"),
        "OAKUM_CACHE_DIR": "/proc/none",
    }
    answer = user.hook(user.payload())
    assert is_redacted(user, answer)
    assert answer.stderr == b""


def test_a_full_disk_stops_nothing(user):
    done = subprocess.run(  # no file may grow
        ["sh", "-c", f"ulimit -f 0; exec {sys.executable} -P -m oakum.guard.client claude"],
        input=user.payload(),
        env=user.environ,
        capture_output=True,
        check=False,
    )
    assert is_redacted(user, Answer(done, 0.0))
    assert not user.log.exists() or user.log.stat().st_size == 0


@pytest.mark.parametrize(
    "payload",
    [b"", b"{", b"\xff\xfe\0", b"[]", b"null", b'{"a":' * 50_000, b'{"hook_event_name": "PreToolUse", "tool_input"'],
)
@pytest.mark.parametrize("warm", [False, True])
def test_malformed_payloads_are_answered_by_the_mode(user, payload, warm):
    if warm:
        user.start_daemon()
    opened, closed = user.hook(payload), user.hook(payload, "--fail-closed")
    for answer in (opened, closed):
        assert b"Traceback" not in answer.stdout + answer.stderr
        assert isinstance(answer.body, dict)
    assert opened.code == 0
    assert closed.code == 2 or "deny" in closed.stdout.decode()


@pytest.mark.parametrize("host", NAMES)
def test_every_host_gets_a_valid_answer_to_what_is_none_of_its_questions(user, host):
    user.start_daemon()
    for payload in (b"", b"\x00\xff binary \x1b", b'{"a":' * 50_000, b"[" * 9000 + b"]" * 9000):
        opened, closed = user.hook(payload, host=host), user.hook(payload, "--fail-closed", host=host)
        for answer in (opened, closed):
            assert b"Traceback" not in answer.stdout + answer.stderr
            assert isinstance(answer.body, dict)
        assert opened.code == 0
        assert closed.code == 2 or any(word in closed.stdout for word in (b"deny", b"block", b'"cancel":true'))


def test_a_daemon_on_a_full_disk_answers(user):
    command = f"ulimit -f 0; exec {sys.executable} -P -m oakum.guard.daemon"
    null = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.Popen(["sh", "-c", command], env=user.environ, **null)
    user.wait_for_daemon()
    assert is_redacted(user, user.hook(user.payload()))
    assert len(user.daemons()) == 1
    assert not user.log.exists() or user.log.stat().st_size == 0


def test_a_wrong_configuration_is_answered_by_the_mode(user):
    (user.path / ".config/oakum/oakum.toml").write_text("nonsense")
    opened, closed = user.hook(user.payload()), user.hook(user.payload(), "--mode", "block")
    assert "oakum.toml" in opened.body["systemMessage"]
    assert user.secret not in closed.stdout
    assert closed.body["hookSpecificOutput"]["updatedToolOutput"]["stdout"].startswith("Oakum could not look at this")


def test_ten_megabytes(user):
    user.start_daemon()
    text = f"KEY={user.secret.decode()}\n" + "some words of a log\n" * (10 << 20 >> 4)
    answer = user.hook(user.payload(text))
    assert is_redacted(user, answer)


def test_standard_input_may_be_closed(user):
    done = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -P -m oakum.guard.client claude <&-"],
        env=user.environ,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_two_hooks_of_one_event_answer_once_in_the_words_of_who_asks(user):
    user.start_daemon()
    shown = json.dumps({"content": [{"type": "text", "text": f"KEY={user.secret.decode()}"}]})
    body = {"hook_event_name": "postToolUse", "conversation_id": "c", "cursor_version": "2", "tool_name": "MCP:x"}
    payload = json.dumps(body | {"tool_input": {}, "tool_output": shown, "workspace_roots": [str(user.path)]}).encode()
    answers = [user.hook(payload, host=host) for host in ("claude", "cursor")]
    assert "<oakum:toy-token:" in json.dumps(answers[0].body["updated_mcp_tool_output"])
    assert (answers[1].stdout, answers[1].stderr, answers[1].code) == (b"", b"", 0)
    assert [entry.host for entry in log.read(user.log)] == ["cursor"]


def test_two_hooks_that_an_editor_runs_for_one_event_answer_once(user):
    user.start_daemon()
    body = {"timestamp": "t", "hookEventName": "PostToolUse", "sessionId": "s", "cwd": str(user.path)}
    body |= {"tool_name": "read_file", "tool_use_id": "1", "tool_input": {}, "tool_response": user.secret.decode()}
    payload = json.dumps(body).encode()
    answers = [user.hook(payload, host=host) for host in ("copilot", "claude")]
    assert answers[0].body["decision"] == "block"
    assert (answers[1].stdout, answers[1].stderr, answers[1].code) == (b"", b"", 0)
    assert [entry.host for entry in log.read(user.log)] == ["vscode"]


@pytest.mark.parametrize("mode", ["block", "redact", "observe"])
def test_no_value_is_written_anywhere(user, mode):
    user.environ["DEPLOY_TOKEN"] = value = "".join(map(str, range(20, 40)))
    user.start_daemon()
    (user.path / ".env").write_text(f"KEY={user.secret.decode()}\n")
    for event in ("PostToolUse", "PostToolUseFailure", "UserPromptSubmit", "SessionStart", "SessionEnd"):
        body = json.loads(user.payload(f"{user.secret.decode()} {value}", event))
        answer = user.hook(json.dumps(body | {"prompt": value, "error": value}).encode(), "--mode", mode)
        assert user.secret not in answer.stdout + answer.stderr
    (user.path / ".env").unlink()
    written = [path for path in user.path.rglob("*") if path.is_file() and not path.is_socket()]
    assert user.log in written
    for path in written:
        assert user.secret not in path.read_bytes(), path
        assert value.encode() not in path.read_bytes(), path


def test_usage(capfd):
    for wrong in ("", "claude --nonsense", "claude cursor", "claude --mode soft", "claude --mode"):
        assert client.run(wrong.split()) == 2
    assert "usage: oakum-hook HOST" in capfd.readouterr().err
    assert client.parse(["claude", "--mode=block", "--fail-closed"]) == ("claude", "block", True)
    assert client.parse(["--mode", "observe", "claude"]) == ("claude", "observe", False)


def test_the_daemon_gets_no_secret_of_the_environment(user):
    user.environ["DEPLOY_TOKEN"] = "".join(map(str, range(20, 40)))
    user.hook(user.payload())
    user.wait_for_daemon()
    (process,) = user.daemons()
    assert b"DEPLOY_TOKEN" not in Path(f"/proc/{process}/environ").read_bytes()
    shown = user.hook(user.payload("x " + user.environ["DEPLOY_TOKEN"])).body
    assert "<oakum:known-value:" in json.dumps(shown)
