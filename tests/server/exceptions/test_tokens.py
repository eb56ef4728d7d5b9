"""Who may do what, by hashes alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from oakum.model import ConfigError
from oakum.server.exceptions.tokens import Scope, Tokens, hash_of, holders, made

DAY = date(2026, 3, 1)
READER = frozenset({Scope.READER})


def test_a_token_is_printed_once_and_never_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    first, second = made(path, "ann", READER, None), made(path, "bob", frozenset(Scope), DAY)
    text = path.read_text()
    assert first not in text
    assert second not in text
    assert path.stat().st_mode & 0o777 == 0o600
    tokens = Tokens(path)
    ann, bob = tokens.holder(first, DAY), tokens.holder(second, DAY)
    assert ann is not None
    assert (ann.name, ann.scopes) == ("ann", READER)
    assert bob is not None
    assert bob.scopes == frozenset(Scope)
    assert tokens.holder(second, date(2026, 3, 2)) is None
    assert tokens.holder(first + "x", DAY) is None
    assert tokens.holder("", DAY) is None


def test_a_changed_file_counts_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    token = made(path, "ann", READER, None)
    tokens = Tokens(path)
    assert not tokens.check()
    path.write_text("[[token]]\nname = 3\n")
    with pytest.raises(ConfigError):
        tokens.check()
    assert tokens.holder(token, DAY) is not None
    path.unlink()
    made(path, "bob", READER, None)
    assert tokens.check()
    assert tokens.holder(token, DAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "token = 3",
        "[scan]",
        "[[token]]\nname = 'a'",
        f"[[token]]\nname = 'a b'\nhash = '{hash_of('x')}'\nscopes = ['reader']",
        f"[[token]]\nname = 'a'\nhash = '{hash_of('x')}'\nscopes = []",
        f"[[token]]\nname = 'a'\nhash = '{hash_of('x')}'\nscopes = ['root']",
        "[[token]]\nname = 'a'\nhash = 'plain'\nscopes = ['reader']",
        f"[[token]]\nname = 'a'\nhash = '{hash_of('x')}'\nscopes = ['reader']\nadmin = true",
        f"[[token]]\nname = 'a'\nhash = '{hash_of('x')}'\nscopes = ['reader']\n" * 2,
    ],
)
def test_a_wrong_file_lets_nobody_in(text: str) -> None:
    with pytest.raises(ConfigError, match="where"):
        holders(text.encode(), "where")
