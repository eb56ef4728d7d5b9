"""The checks that a rule may name, as `name` or `name:argument`: proofs and refutations that need no network.

A check's module is loaded when a candidate first needs it, so that a scan without candidates starts
without them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import cast

from oakum.detect.candidate import Candidate
from oakum.detect.checks.interface import DROP, Check
from oakum.model import Reason, RuleError

__all__ = ["CHECKS", "DROP", "Check", "known", "run"]

CHECKS: dict[str, str] = {
    "aws-account": "aws.aws_account",
    "aws-presigned": "signed_url.aws_presigned",
    "azure-sas": "signed_url.azure_sas",
    "base58check": "checked_text.base58check",
    "base64-json": "json_value.base64_json",
    "basic-auth": "http.basic_auth",
    "bech32": "checked_text.bech32",
    "crc16-base32": "checked_text.crc16_base32",
    "crc32-base36": "checksum.crc32_base36",
    "crc32-base62": "checksum.crc32_base62",
    "crc32-hex": "checksum.crc32_hex",
    "der-key": "private_key.der_key",
    "discord-id": "messenger.discord_id",
    "entropy": "entropy.least_entropy",
    "json-key": "json_value.json_key",
    "jwk": "jwk.jwk",
    "jwt": "jwt.valid_jwt",
    "macaroon": "macaroon.macaroon",
    "mixed": "shape.mixed",
    "mixed-case": "shape.mixed_case",
    "otp-secret": "otp.otp_secret",
    "password-hash": "password_hash.password_hash",
    "private-key": "private_key.valid_private_key",
    "telegram-id": "messenger.telegram_id",
}
"""Name to module and function in this package."""


def run(candidate: Candidate) -> tuple[Reason, ...]:
    """What the checks of the candidate's rule have to say, up to and including the first that drops it."""
    reasons: list[Reason] = []
    for named in candidate.rule.checks:
        name, _, argument = named.partition(":")
        reason = _check(name)(candidate, argument)
        if reason is not None:
            reasons.append(reason)
            if reason.weight == DROP:
                break
    return tuple(reasons)


def known(checks: Iterable[str]) -> None:
    """Raises RuleError for the first check that does not exist or lacks its argument, with what to write."""
    for check in checks:
        name, _, argument = check.partition(":")
        if name not in CHECKS:
            raise RuleError(f"unknown check {name!r}{_nearest(name)}; known: {', '.join(CHECKS)}")
        if name == "entropy" and not _is_bits(argument):
            raise RuleError(f"check {check!r}: give the least bits per character, such as entropy:3.0")
        if name == "json-key" and not argument:
            raise RuleError(f"check {check!r}: name the keys that must be there, such as json-key:private_key")


@cache
def _check(name: str) -> Check:
    module, _, function = CHECKS[name].partition(".")
    return cast(Check, getattr(import_module(f"{__name__}.{module}"), function))


def _nearest(name: str) -> str:
    import difflib  # only on the way to an error: it would cost every start a millisecond

    close = difflib.get_close_matches(name, CHECKS, n=1)
    return f", did you mean {close[0]!r}?" if close else ""


def _is_bits(text: str) -> bool:
    try:
        return 0 < float(text) <= 8
    except ValueError:
        return False
