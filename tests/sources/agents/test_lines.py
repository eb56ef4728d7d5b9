from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from agents.agent_homes import agent_file, lines
from oakum.detect.equipment import Equipment
from oakum.model import RecordOrigin, ShardResult
from oakum.scan import work
from oakum.sources.agents import lines as module
from oakum.sources.agents.discovery import AgentFile
from oakum.sources.agents.lines import LinesShard, parts
from toys import key, token


def results(tools: Equipment, file: AgentFile) -> list[ShardResult]:
    return [work(tools.detector(), shard) for shard in parts(file)]


def records(results: list[ShardResult]) -> set[tuple[bytes, str, int]]:
    found = set()
    for result in results:
        for sighting in result.sightings:
            for place in sighting.locations:
                assert isinstance(place.origin, RecordOrigin)
                assert place.origin.record == str(place.span.start_line)
                found.add((sighting.secret.reveal(), place.origin.record, place.span.start_column))
    return found


def test_escapes_are_undone(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret, block = token(rng), key(rng)
    text = lines([{"a": f"x\n{secret.decode()}"}, {"b": json.dumps({"c": block.decode()})}])
    (result,) = results(tools, agent_file(tmp_path / "x.jsonl", text))
    assert {one.secret.reveal() for one in result.sightings} == {secret, block.strip()}
    assert all(place.decoded == () for one in result.sightings for place in one.locations)
    for sighting in result.sightings:
        span = sighting.locations[0].span
        raw = text[span.start : span.end]
        for _ in range(2):
            raw = raw.replace("\\\\", "\\").replace("\\n", "\n")
        assert raw.encode() == sighting.secret.reveal()


def test_parts_find_what_the_whole_does(
    tmp_path: Path, tools: Equipment, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = lines({"n": number, "a": "é" * rng.randrange(40), "b": token(rng).decode()} for number in range(60))
    file = agent_file(tmp_path / "x.jsonl", "\n\n" + text)
    whole = records(results(tools, file))
    assert len(whole) == 60
    for size in (1, 7, 100, 1000):
        monkeypatch.setattr(module, "PART", size if size > 1 else 13)
        assert records(results(tools, file)) == whole


def test_a_last_line_that_is_not_whole(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    first, half = token(rng), token(rng)
    text = lines([{"a": first.decode()}]) + '{"a": "' + half.decode()
    (result,) = results(tools, agent_file(tmp_path / "x.jsonl", text))
    assert {(secret, record) for secret, record, _ in records([result])} == {(first, "1"), (half, "2")}
    assert result.skipped == ()


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    file = agent_file(tmp_path / "x.jsonl", lines([{"a": "b"}]))
    with Path(file.path).open("a") as more:
        more.write(lines([{"a": secret.decode()}]))
    assert {one for one, _, _ in records(results(tools, file))} == {secret}


def test_anything_between(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secrets = [token(rng) for _ in range(4)]
    text = b"\0\0 " + secrets[0] + b"\n\xff\xfe " + secrets[1] + b'\n{"a": "\0' + secrets[2] + b'"}\r\n' + secrets[3]
    (result,) = results(tools, agent_file(tmp_path / "x.jsonl", text))
    assert {one for one, _, _ in records([result])} == set(secrets)


def test_a_file_of_several_batches(
    tmp_path: Path, tools: Equipment, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oakum.sources.agents.batch.TARGET", 100)
    text = lines({"a": token(rng).decode()} for _ in range(20))
    (result,) = results(tools, agent_file(tmp_path / "x.jsonl", text))
    assert {record for _, record, _ in records([result])} == {str(n + 1) for n in range(20)}
    assert result.items == 1


def test_a_record_without_end_is_said(
    tmp_path: Path, tools: Equipment, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST", 1000)
    secret = token(rng)
    text = '"' + "x" * 5000 + '"\n' + lines([{"a": secret.decode()}])
    (result,) = results(tools, agent_file(tmp_path / "x.jsonl", text))
    assert [(one.reason, one.detail) for one in result.skipped] == [("too large", "record of 5003 bytes")]
    assert {one for one, _, _ in records([result])} == {secret}


def test_a_file_that_has_gone(tmp_path: Path, tools: Equipment) -> None:
    file = agent_file(tmp_path / "x.jsonl", "{}")
    Path(file.path).unlink()
    (result,) = results(tools, file)
    assert [one.reason for one in result.skipped] == ["unreadable"]


def test_an_empty_file(tmp_path: Path, tools: Equipment) -> None:
    result = work(tools.detector(), LinesShard(agent_file(tmp_path / "x.jsonl")))
    assert (result.items, result.skipped) == (1, ())
