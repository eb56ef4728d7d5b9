from __future__ import annotations

import pytest

from forge import TOKEN, Forge, served
from oakum.model import SourceError
from oakum.review.forges.http import Api
from oakum.review.forges.interface import Refused


def api(url: str, token: str = TOKEN) -> Api:
    return Api(url, {"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(("status", "kind"), [(401, Refused), (403, Refused), (404, Refused), (500, SourceError)])
def test_errors_say_what_was_asked_and_never_the_token(status: int, kind: type[Exception]) -> None:
    forge = Forge()
    forge.status = status
    with served(forge) as url, pytest.raises(kind, match=f"GET .*/user: {status}") as caught:
        api(url).ask("GET", "/user")
    assert TOKEN not in str(caught.value)
    assert isinstance(caught.value, Refused) is (kind is Refused)


def test_redirects_are_not_followed() -> None:
    elsewhere, forge = Forge(), Forge()
    with served(elsewhere) as other, served(forge) as url:
        forge.status, forge.location = 302, f"{other}/user"
        with pytest.raises(SourceError, match="302"):
            api(url).ask("GET", "/user")
    assert elsewhere.asked == []


def test_a_forge_that_is_not_there() -> None:
    with served(Forge()) as url:
        pass
    with pytest.raises(SourceError, match=r"GET .*/user"):
        api(url).ask("GET", "/user")


def test_a_list_that_is_none() -> None:
    with served(Forge()) as url, pytest.raises(SourceError, match="no list"):
        list(api(url).pages("/user"))


@pytest.mark.parametrize("base", ["http://git.example/api", "ftp://git.example", "file:///etc/passwd", ""])
def test_the_token_goes_over_https_only(base: str) -> None:
    with pytest.raises(SourceError, match="https"):
        api(base)
