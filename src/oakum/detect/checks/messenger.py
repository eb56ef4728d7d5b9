"""The numbers inside tokens of messengers: Discord's user id, Telegram's bot id."""

from __future__ import annotations

import time

from oakum.detect.candidate import Candidate
from oakum.detect.checks.base64_text import decoded
from oakum.model import Reason

_DISCORD_EPOCH = 1_420_070_400
"""Seconds of 2015-01-01, from which Discord's ids count milliseconds above their lowest 22 bits."""
_TELEGRAM_LEAST, _TELEGRAM_MOST = 100_000, 20_000_000_000
_DAY = 86_400
_RIGHT, _WRONG = 1.5, -3.0


def discord_id(candidate: Candidate, argument: str) -> Reason | None:
    """Whether the first part of a bot's token is base64 of an id that was issued before now; notes the day."""
    digits = decoded(candidate.secret.reveal().partition(b".")[0]) or b""
    if not digits.isdigit() or not 17 <= len(digits) <= 20:
        return Reason(name="discord-id", weight=_WRONG, note="the first part is no user id")
    made = (int(digits) >> 22) / 1000 + _DISCORD_EPOCH
    if made > time.time() + _DAY:
        return Reason(name="discord-id", weight=_WRONG, note="its user id is of a day to come")
    day = time.strftime("%Y-%m-%d", time.gmtime(made))
    return Reason(name="discord-id", weight=_RIGHT, note=f"of user {digits.decode()}, made on {day}")


def telegram_id(candidate: Candidate, argument: str) -> Reason | None:
    """Whether the number before the colon may be a bot's id; notes it."""
    digits = candidate.secret.reveal().partition(b":")[0]
    if digits.startswith(b"0") or not digits.isdigit() or not _TELEGRAM_LEAST <= int(digits) <= _TELEGRAM_MOST:
        return Reason(name="telegram-id", weight=_WRONG, note="no bot has such a number")
    return Reason(name="telegram-id", weight=0.5, note=f"of bot {digits.decode()}")
