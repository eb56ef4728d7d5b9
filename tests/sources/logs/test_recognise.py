from __future__ import annotations

import pytest

from oakum.sources.logs.recognise import FORMATS, HEAD, UNKNOWN, recognise

from .makers import CRI, GITHUB, GITLAB, JENKINS, SYSLOG, docker, prefixed

LINES = ["one", "", "two words", "three"]
SAMPLES = {
    "github-actions": b"\xef\xbb\xbf" + prefixed(GITHUB, LINES),
    "gitlab": prefixed(GITLAB, LINES),
    "jenkins": prefixed(JENKINS, LINES),
    "cri": prefixed(CRI, LINES),
    "docker": docker(LINES),
    "syslog": prefixed(SYSLOG, LINES),
    "kubectl": prefixed("2016-10-06T00:17:09.669794202Z ", LINES),
    "tekton": prefixed("[build : compile] ", LINES),
    "argo": prefixed("hello-world-x7k2p: ", LINES),
    "journald": b"__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1\nMESSAGE=one\n\n",
    "json": b'{"level":"info","msg":"one"}\n' * 3,
    "": prefixed("", LINES),
}


@pytest.mark.parametrize("system", SAMPLES)
def test_formats_are_told_apart(system: str) -> None:
    assert recognise(SAMPLES[system], "a.log").system == system


def test_a_trace_without_times() -> None:
    trace = b"\x1b[0KRunning with gitlab-runner\nsection_start:1560896352:prepare_script\r\x1b[0Kx\n"
    assert recognise(trace, "trace").system == "gitlab"


def test_a_console_without_times() -> None:
    assert recognise(b"Started by user admin\nRunning on x\n", "consoleText").system == "jenkins"
    assert recognise(b"x\n[Pipeline] stage\n", "consoleText").system == "jenkins"


def test_the_last_line_may_be_cut() -> None:
    assert recognise(prefixed(GITHUB, ["x" * 300] * 300)[:HEAD], "a").system == "github-actions"
    assert recognise(GITHUB.encode() + b"x" * HEAD, "a").system == "github-actions"


def test_nothing_is_no_format() -> None:
    assert recognise(b"", "a") is UNKNOWN
    assert FORMATS[-1] is UNKNOWN
