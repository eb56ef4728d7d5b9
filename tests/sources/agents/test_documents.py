from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from agents.agent_homes import agent_file, lines
from oakum.detect.equipment import Equipment
from oakum.model import Location, RecordOrigin
from oakum.scan import work
from oakum.sources.agents import documents
from oakum.sources.agents.documents import DocumentsShard
from toys import key, token


def places(tools: Equipment, path: Path, text: str | bytes) -> dict[bytes, Location]:
    result = work(tools.detector(), DocumentsShard([agent_file(path, text)]))
    assert (result.items, result.skipped) == (1, ())
    return {one.secret.reveal(): one.locations[0] for one in result.sightings}


def test_a_list_has_records(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    value = [{"role": "user", "content": "x"}, {"role": "assistant", "content": [{"text": secret.decode()}]}]
    text = json.dumps(value, indent=1)
    place = places(tools, tmp_path / "a.json", text)[secret]
    assert isinstance(place.origin, RecordOrigin)
    assert (place.origin.record, place.origin.field, place.origin.role) == ("2", "$.content[0].text", "assistant")
    assert text.splitlines()[place.span.start_line - 1][place.span.start_column - 1 :].encode().startswith(secret)


def test_an_object_has_fields(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret, answer = token(rng), token(rng)
    value = {"requests": [{"message": {"text": secret.decode()}, "response": [{"value": answer.decode()}]}]}
    found = places(tools, tmp_path / "a.json", json.dumps(value))
    origins = [found[one].origin for one in (secret, answer)]
    assert [(one.record, one.field, one.role) for one in origins if isinstance(one, RecordOrigin)] == [
        ("", "$.requests[0].message.text", "user"),
        ("", "$.requests[0].response[0].value", "assistant"),
    ]


def test_records_under_the_wrong_name(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    place = places(tools, tmp_path / "a.json", lines([{"a": 1}, {"a": secret.decode()}]))[secret]
    assert isinstance(place.origin, RecordOrigin)
    assert (place.origin.record, place.origin.field) == ("2", "$.a")


def test_comments_and_truncation(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret, block = token(rng), key(rng)
    text = f'// servers\n{{"a": "{secret.decode()}",\n/*\n{block.decode()}*/'
    assert set(places(tools, tmp_path / "a.json", text)) == {secret, block.strip()}


def test_one_too_large_to_be_read_whole(
    tmp_path: Path, tools: Equipment, rng: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "LARGEST", 20)
    secret = token(rng)
    assert set(places(tools, tmp_path / "a.json", json.dumps({"a": secret.decode()}, indent=1))) == {secret}


def test_what_has_gone_does_not_hide_the_others(tmp_path: Path, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    gone, there = agent_file(tmp_path / "a.json"), agent_file(tmp_path / "b.json", f'["{secret.decode()}"]')
    Path(gone.path).unlink()
    result = work(tools.detector(), DocumentsShard([gone, there]))
    assert [one.path for one in result.skipped] == ["~/a.json"]
    assert [one.secret.reveal() for one in result.sightings] == [secret]
