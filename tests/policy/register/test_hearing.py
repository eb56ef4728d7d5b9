"""What is heard of a register, while it is there and while it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.config.settings import ExceptionsSettings
from oakum.model import ConfigError
from oakum.policy.register import hearing as module
from oakum.policy.register.client import OutOfReach
from oakum.policy.register.hearing import FRESH, Hearing, entries, hearing, register
from oakum.policy.register.kept import Kept
from oakum.policy.register.record import Act, Record, State
from register import ID, ignore

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
URL = "https://register.example"
HOUR = timedelta(hours=1)


def record(**about: Any) -> Record:
    exception = ignore(**{"added": date(2026, 3, 1), "expires": date(2026, 3, 31), **about})
    asked = Act(by="ann", at=AT)
    return Record(id="ex_a", version=2, state=State.OPEN, exception=exception, days=30, requested=asked)


class Fake:
    """A register in memory: the real one over TLS is held by test_client and the commands' own tests."""

    address = URL

    def __init__(self) -> None:
        self.at = AT
        self.answer: list[Record] | Exception = [record(secret=ID)]
        self.asked: list[Mapping[str, Any]] = []

    def records(self, query: Mapping[str, Any]) -> Iterator[Record]:
        self.asked.append(query)
        if isinstance(self.answer, Exception):
            raise self.answer
        yield from self.answer

    def hearing(self, folder: Path | None = None, max_age: timedelta = HOUR, repository: str = "") -> Hearing:
        return Hearing(self, Kept(folder, "t", "q"), max_age, repository, lambda: self.at)  # type: ignore[arg-type]


@pytest.fixture
def fake() -> Fake:
    return Fake()


def test_it_is_asked_once_a_minute(fake: Fake) -> None:
    asked = fake.hearing()
    assert [len(asked.heard().entries) for _ in range(3)] == [1, 1, 1]
    assert len(fake.asked) == 1
    fake.answer = []
    fake.at += FRESH
    assert asked.heard().entries == ()
    assert asked.heard().notices == ()


def test_nothing_but_the_question_goes_out(fake: Fake) -> None:
    fake.hearing(repository="team/app").heard()
    assert fake.asked == [
        {"state": ["open", "expired", "revoked"], "ended_since": "2025-12-03", "repository": "team/app"}
    ]


@pytest.mark.parametrize(("age", "number"), [(HOUR, 1), (HOUR + timedelta(seconds=1), 0)])
def test_out_of_reach_the_last_answer_holds_within_its_age(
    fake: Fake, tmp_path: Path, age: timedelta, number: int
) -> None:
    fake.hearing(tmp_path).heard()
    fake.answer = OutOfReach("down")
    fake.at += age
    heard = fake.hearing(tmp_path).heard()  # another process
    assert len(heard.entries) == number
    (notice,) = heard.notices
    assert "down" in notice.detail
    assert ("is heard" if number else "no exception of it is heard") in notice.detail


def test_out_of_reach_from_the_beginning_none_is_heard(fake: Fake, tmp_path: Path) -> None:
    fake.answer = OutOfReach("down")
    asked = fake.hearing(tmp_path)
    for _ in range(3):
        heard = asked.heard()
        assert heard.entries == ()
        assert "no exception of it is heard" in heard.notices[0].detail
    assert len(fake.asked) == 1  # who is out of reach is not waited for again and again


def test_an_answer_of_the_future_is_none(fake: Fake, tmp_path: Path) -> None:
    fake.hearing(tmp_path).heard()
    fake.answer = OutOfReach("down")
    fake.at -= timedelta(minutes=1)
    assert fake.hearing(tmp_path).heard().entries == ()


def test_who_refuses_or_is_another_one_is_an_error(fake: Fake, tmp_path: Path) -> None:
    fake.hearing(tmp_path).heard()
    fake.answer = ConfigError("its certificate is not to be trusted")
    asked = fake.hearing(tmp_path)
    with pytest.raises(ConfigError):
        asked.heard()
    assert asked.heard().entries == ()


def test_whoever_must_not_wait_does_not(fake: Fake, tmp_path: Path) -> None:
    asked = fake.hearing(tmp_path)
    asked.watched()
    assert asked.heard().entries == ()
    assert "not answered yet" in asked.heard().notices[0].detail
    assert fake.asked == []
    asked.refresh()
    assert len(asked.heard().entries) == 1
    fake.answer = OutOfReach("down")
    with pytest.raises(OutOfReach):
        asked.refresh()
    assert len(asked.heard().entries) == 1
    fake.at += HOUR * 2
    assert asked.heard().entries == ()
    assert len(fake.asked) == 2


@given(repository=st.sampled_from(["", "team/app", "other/app"]), scope=st.sampled_from(["", "team/*", "*/app", "x"]))
def test_only_those_of_this_repository(repository: str, scope: str) -> None:
    found = list(entries([record(rule="a", path="b", repository=scope)], URL, repository))
    holds = not scope or (repository and scope in ("*/app", "team/*")[: 1 if repository[0] == "o" else 2])
    assert bool(found) == bool(holds)
    assert all(one.repository == "" for one in found)  # as scans want it


def test_policies_know_the_repository_themselves() -> None:
    (found,) = entries([record(policy="a.b", repository="team/*")], URL, "")
    assert found.repository == "team/*"


def test_where_the_settings_lead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path))
    (tmp_path / "token").write_text("of-file\n")
    settings = ExceptionsSettings(url=URL, token_file=str(tmp_path / "token"))
    assert register(settings, {}).address == URL
    assert register(settings, {"OAKUM_EXCEPTIONS_URL": "https://b.example/x/"}).address == "https://b.example/x"
    assert register(settings, {}, "https://c.example").address == "https://c.example"
    assert hearing(settings, {}) is hearing(settings, {})
    assert hearing(settings, {"OAKUM_EXCEPTIONS_TOKEN": "b"}) is not hearing(settings, {})
    with pytest.raises(ConfigError, match="there is no register"):
        register(ExceptionsSettings(), {})
    with pytest.raises(ConfigError, match="wants a token"):
        register(ExceptionsSettings(url=URL), {})
    with pytest.raises(ConfigError, match="token_file"):
        register(ExceptionsSettings(url=URL, token_file=str(tmp_path / "none")), {})


def test_a_thread_asks_for_whoever_must_not_wait(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = fake.hearing()
    monkeypatch.setattr(module, "hearing", lambda settings: asked)
    module.watch(ExceptionsSettings(url=URL))
    until = datetime.now(UTC) + timedelta(seconds=20)
    while not asked.heard().entries:
        assert datetime.now(UTC) < until
