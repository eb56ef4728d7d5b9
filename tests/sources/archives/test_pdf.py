from __future__ import annotations

import sys

import pytest

from oakum.sources.archives import Limits

from .makers import make_pdf, make_zip, read, reasons


def test_each_page_is_a_member() -> None:
    members, skipped = read("x.pdf", make_pdf("first words", "second words"))
    assert {path: text.strip() for path, text in members.items()} == {
        "x.pdf!/page 1": b"first words",
        "x.pdf!/page 2": b"second words",
    }
    assert not skipped


def test_attached_files_are_read_and_opened() -> None:
    data = make_pdf("p", attached={"note.txt": b"text", "z.zip": make_zip({"in": b"deep"})})
    members, _ = read("x", data)
    assert members["x!/note.txt"] == b"text"
    assert members["x!/z.zip!/in"] == b"deep"


def test_a_pdf_with_a_password_is_skipped_and_one_with_an_empty_one_is_read() -> None:
    assert reasons(read("x", make_pdf("p", password="test"))[1]) == [("x", "encrypted")]
    assert b"words" in read("x", make_pdf("words", password=""))[0]["x!/page 1"]


def test_limits_hold() -> None:
    data = make_pdf("words " * 100)
    assert reasons(read("x", data, Limits(member=100))[1]) == [("x", "too large")]
    assert reasons(read("x", make_pdf("a", "b", "c"), Limits(members=2))[1]) == [("x", "archive bomb")]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_pdf("p")
    monkeypatch.setitem(sys.modules, "pypdf", None)
    _, (skipped,) = read("x", data)
    assert skipped.reason == "optional package missing"
    assert "oakum[archives]" in skipped.detail
