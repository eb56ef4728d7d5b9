from __future__ import annotations

import base64
import time

import pytest

from oakum.detect.checks.messenger import discord_id, telegram_id


def discord(number: object) -> str:
    return base64.b64encode(str(number).encode()).decode().rstrip("=") + ".abcdef." + "x" * 27


def test_a_discord_token_tells_whose_it_is_and_since_when(make):
    reason = discord_id(make(discord(175928847299117063)), "")
    assert reason.weight > 0
    assert reason.note == "of user 175928847299117063, made on 2016-04-30"


@pytest.mark.parametrize("number", ["no number at all.", 12345, 9 * 10**19])
def test_what_is_no_id_of_the_past_is_lowered(make, number):
    assert -10 < discord_id(make(discord(number)), "").weight < 0


def test_an_id_of_today_is_of_the_past(make):
    now = int((time.time() - 1_420_070_400) * 1000) << 22
    assert discord_id(make(discord(now)), "").weight > 0


@pytest.mark.parametrize("value", [b"", b".", b"\xff.\xff", b"a.b.c"])
def test_a_damaged_discord_token_never_fails(make, value):
    assert discord_id(make(value), "").weight < 0


def test_a_telegram_bot_has_a_number_in_range(make):
    assert telegram_id(make("123456789:AA" + "x" * 33), "").note == "of bot 123456789"
    for digits in ("012345678", "99999", "99999999999", "", "12a"):
        assert telegram_id(make(digits + ":AA" + "x" * 33), "").weight < 0
