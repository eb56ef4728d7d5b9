from __future__ import annotations

import random

import pytest

from oakum.model import (
    ConfigError,
    ExitCode,
    MissingExtra,
    OakumError,
    RepositoryError,
    RuleError,
    SourceError,
    UsageError,
)
from oakum.rules.template import expand


@pytest.mark.parametrize("kind", [ConfigError, RuleError, UsageError, SourceError, RepositoryError])
def test_what_the_user_can_mend_is_exit_code_two(kind):
    assert isinstance(kind("x"), OakumError)
    assert kind("x").exit_code == ExitCode.USAGE == 2
    assert str(kind("a.toml: what to do")) == "a.toml: what to do"


def test_found_is_never_the_same_as_broke():
    assert len(set(ExitCode)) == len(ExitCode) == 6
    assert OakumError("x").exit_code == ExitCode.INTERNAL


def test_a_missing_extra_says_what_to_install():
    error = MissingExtra("reading 7z archives", "archives")
    assert "pip install 'oakum[archives]'" in str(error)
    assert error.exit_code == ExitCode.USAGE


@pytest.mark.parametrize("template", ["ghp_{alnum:36}", "{alnum:30}7aB", "{urlsafe:40}9xZ"])
def test_a_quoted_token_is_cut_short(template):
    rng = random.Random(7)
    for _ in range(50):
        token = expand(template, rng)
        for kind in (OakumError, ConfigError):
            assert token[8:] not in str(kind(f"rules.enable: there is no rule '{token}'"))


@pytest.mark.parametrize(
    "text",
    [
        "no rule 'kubernetes-service-account-token'",
        "/home/me/src/MyVeryLongProjectName2/settings.toml: cannot be read",
        "sid_" + "abcdefghijklmnopqrstuvwx34",
        "commit " + "0123456789abcdef" * 2,
        "OAKUM_SCAN_MAX_DECODE_DEPTH: give a number",
    ],
)
def test_names_are_shown_in_full(text):
    assert str(ConfigError(text)) == text
