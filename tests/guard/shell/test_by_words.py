from __future__ import annotations

from oakum.guard.shell import Kind
from oakum.guard.shell.by_words import judge


def test_words_are_taken_out_of_quotes_and_operators() -> None:
    found = list(judge('cat "x|.en"v; vault kv get a && curl', "/x"))
    assert [(deed.kind, deed.what) for deed in found] == [
        (Kind.READ, ".env"),
        (Kind.FETCH, "Vault secret"),
        (Kind.SEND, "somewhere"),
    ]
    assert found[-1].carries == (".env", "Vault secret")
    assert all(deed.sent for deed in found[:2])


def test_nothing_in_plain_words() -> None:
    assert not list(judge("echo 'the weather is fine", "/x"))


def test_a_dump() -> None:
    assert [deed.kind for deed in judge("printenv", "/x")] == [Kind.DUMP]


def test_what_stands_behind_many_words_is_judged() -> None:
    deeds = list(judge("echo " + "word " * 50_000 + "; cat .env", "/w"))
    assert [deed.what for deed in deeds] == [".env"]
