from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from oakum.detect.equipment import Equipment
from oakum.model import Secret, SourceError, UsageError
from oakum.sources.datasets.interface import Cell, Record
from oakum.targets.cleaning import Cleaner, clean
from toys import key, token


def name(rule: str, _: Secret) -> bytes:
    return f"<oakum:{rule}:x>".encode()


def test_secrets_of_a_record_go(tools: Equipment, rng: random.Random) -> None:
    cleaner = Cleaner(tools.detector().text, name)
    secret, block = token(rng), key(rng)
    record = Record("1", (Cell("a", b"say " + secret + b" and " + secret), Cell("b", b"x"), Cell("c", block)))
    changed = cleaner.change(record)
    assert set(changed) == {0, 2}
    assert changed[0] == b"say <oakum:toy-token:x> and <oakum:toy-token:x>"
    assert cleaner.change(Record("1", tuple(Cell("t", text) for text in changed.values()))) == {}
    assert (cleaner.records, dict(cleaner.rules)) == (1, {"toy-token": 2, "toy-block": 1})


def test_a_text_that_will_not_come_clean_goes_as_a_whole(tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    cleaner = Cleaner(tools.detector().text, lambda *_: secret[:4] + secret[:3:-1])
    changed = cleaner.change(Record("1", (Cell("a", b"say " + secret + b" now"),)))
    assert b"say" not in changed[0]


def test_what_is_secret_by_its_place_goes_as_a_whole(tools: Equipment, rng: random.Random) -> None:
    cleaner = Cleaner(tools.detector().text, name)
    text = token(rng) + b" and more"
    assert cleaner.change(Record("1", (Cell("a", text, secret=True),))) == {0: b"<oakum:toy-token:x>"}


def test_markers_in_the_text_have_no_say(tools: Equipment, rng: random.Random) -> None:
    cleaner = Cleaner(tools.detector().text, name)
    assert cleaner.change(Record("1", (Cell("a", token(rng) + b" # oakum:allow"),)))


def test_a_copy_takes_its_place_when_it_is_complete(tools: Equipment, rng: random.Random, tmp_path: Path) -> None:
    path, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    path.write_text(json.dumps({"k": token(rng).decode()}) + "\n" + json.dumps({"k": "v"}) + "\n")
    done = clean(str(path), str(out), tools.detector().text, name)
    assert (done.records, done.rules, done.skipped) == (1, {"toy-token": 1}, ())
    assert [json.loads(line)["k"] for line in out.read_text().splitlines()] == ["<oakum:toy-token:x>", "v"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.jsonl", "out.jsonl"]


def test_no_copy_is_half_a_copy(tools: Equipment, tmp_path: Path) -> None:
    find = tools.detector().text
    path = tmp_path / "a.json"
    path.write_text("[1")
    with pytest.raises(SourceError, match="damaged"):
        clean(str(path), str(tmp_path / "out.json"), find, name)
    with pytest.raises(UsageError, match="the dataset itself"):
        clean(str(path), str(path), find, name)
    with pytest.raises(UsageError, match="cannot be written"):
        clean(str(path), str(tmp_path / "no" / "out"), find, name)
    with pytest.raises(SourceError, match="cannot be read"):
        clean(str(tmp_path / "none"), str(tmp_path / "out"), find, name)
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]
