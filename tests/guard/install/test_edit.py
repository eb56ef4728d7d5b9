from __future__ import annotations

import json
from pathlib import Path

import pytest

from oakum.guard.install.edit import Block, Own, Settings, applied, undone
from oakum.model import ConfigError

ITEM = {"command": "/x/oakum-hook cursor"}
SETTINGS = Settings(
    path=Path("/s.json"), items=((("hooks", "a"), ITEM), (("hooks", "b"), ITEM)), members=((("version",), 1),)
)
TEXTS = [
    "",
    "{}",
    '{"version": 2, "other": [1]}\n',
    '{\n  // mine\n  "hooks": {\n    "a": [{"command": "mine"}], // here\n  },\n}\n',
    '{"hooks":{"a":[]}}',
]


@pytest.mark.parametrize("text", TEXTS)
def test_settings_get_their_items_and_lose_them_again(text: str) -> None:
    made = SETTINGS.insertions(text)
    after = applied(text, made)
    SETTINGS.check(after)
    assert undone(after, made) == text
    assert "oakum" not in SETTINGS.without(after)
    assert "mine" not in text or "mine" in SETTINGS.without(after)


def test_a_change_in_the_meantime_is_not_undone_blindly() -> None:
    made = SETTINGS.insertions("{}")
    assert undone(applied("{}", made).replace("cursor", "other"), made) is None


def test_what_is_empty_without_us_goes_too() -> None:
    assert json.loads(SETTINGS.without(applied("{}", SETTINGS.insertions("{}")))) == {"version": 1}


def test_a_missing_item_is_noticed() -> None:
    with pytest.raises(ConfigError, match=r"hooks\.a has no hook"):
        SETTINGS.check('{"hooks": {"a": [1]}}')


def test_a_file_of_somebody_else_is_not_overwritten() -> None:
    own = Own(path=Path("/h"), text="exec oakum-hook cline\n")
    assert applied("", own.insertions("")) == own.text
    assert own.without(own.text) == ""
    with pytest.raises(ConfigError, match="not ours"):
        own.insertions("#!/bin/sh\n")
    with pytest.raises(ConfigError, match="something else"):
        own.check("x")


@pytest.mark.parametrize("text", ["", "a = 1\n", "# c\na = 1"])
def test_a_block_stands_at_the_end_and_goes_again(text: str) -> None:
    block = Block(path=Path("/t.toml"), lines=("[[hooks]]", 'command = "oakum-hook vibe"'), toml=True)
    made = block.insertions(text)
    after = applied(text, made)
    block.check(after)
    assert undone(after, made) == text
    assert block.without(after).strip() == text.strip()


def test_a_block_that_does_not_go_with_the_file_is_an_error() -> None:
    block = Block(path=Path("/t.toml"), lines=("[[hooks]]",), toml=True)
    with pytest.raises(ConfigError, match="do not go with"):
        block.check(applied("hooks = 1\n", block.insertions("hooks = 1\n")))
