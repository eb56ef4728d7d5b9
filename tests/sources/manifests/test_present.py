from __future__ import annotations

import base64

from oakum.sources.manifests.fields import Field, Subject
from oakum.sources.manifests.nodes import Scalar
from oakum.sources.manifests.present import LONGEST, MARK, presented


def shown(name: str, value: bytes, *, secret: bool = False, comment: str = "") -> bytes:
    text, begin = presented(Field(Subject(), "$", name, value, Scalar("", 0, 0), secret), MARK, comment)
    assert secret or text[begin:].startswith(value)
    return text


def test_names_and_values() -> None:
    assert shown("DB_PASSWORD", b"abc") == b'DB_PASSWORD: "abc"'
    assert shown("args", b"a b") == b"args: a b"
    assert shown("", b"a b") == b"a b"
    assert shown("conf", b"a\nb") == b"a\nb"


def test_secret_by_definition() -> None:
    assert shown("token", b"abc", secret=True) == MARK + b"token: abc"
    assert shown("token", b"a" * (LONGEST + 1), secret=True) == MARK + b"token: " + b"a" * LONGEST
    assert shown("key", b"\xff\0x", secret=True) == MARK + b"key: " + base64.b64encode(b"\xff\0x")


def test_a_comment_comes_along() -> None:
    assert shown("a", b"b", comment="# why") == b'a: "b"  # why'
    assert shown("a", b"b", secret=True, comment="# why") == MARK + b"a: b  # why"
