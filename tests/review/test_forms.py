from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from oakum.model import UsageError
from oakum.review.forms import OF_A_SCAN, bound, form
from repo import Repo

from .conftest import Review, context

OWN = ("text", "markdown", "github", "codequality", "json")


@pytest.mark.parametrize("name", [*OWN, *OF_A_SCAN])
def test_every_format_says_where_and_never_the_value(
    governed: Repo, reviewed: Review, github_token: Callable[[int], bytes], name: str
) -> None:
    governed.commit({"place.txt": b"key = " + github_token(1) + b"\n", "denied.txt": b"x"})
    one = reviewed()
    ready = bound(form(name), one, "", "k")
    text = "".join(ready.render(one.result, context(one)))
    assert "place.txt" in text
    assert github_token(1).decode() not in text
    assert ("oakum.own.denied" in text) == (name in OWN)
    assert ready.suffix.startswith(".")
    if ready.suffix == ".json":
        json.loads(text)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="codequality"):
        form("xml")
