from __future__ import annotations

import pytest

from forge import TOKEN, Forge, served
from oakum.model import SourceError, UsageError
from oakum.review.comment import marker
from oakum.review.forges.put import comments_of, put
from oakum.review.surroundings import Surroundings

STRANGER = {"id": 8, "login": "mallory", "type": "User"}


def around(forge: str) -> Surroundings:
    return Surroundings(forge=forge, repository="o/r", number=5)


def environment(url: str) -> dict[str, str]:
    return {"OAKUM_FORGE_TOKEN": TOKEN, "GITHUB_API_URL": url, "CI_API_V4_URL": url, "CI_PROJECT_ID": "42"}


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_one_comment_is_brought_up_to_date(kind: str) -> None:
    forge = Forge()
    for number in range(120):
        forge.add(f"chatter {number}", STRANGER)
    forge.add(f"{marker('other')}\nof another job")
    with served(forge) as url:
        comments = comments_of(around(kind), environment(url))
        assert put(comments, f"{marker('')}\nfirst") == "created"
        assert put(comments, f"{marker('')}\nsecond") == "updated"
        assert put(comments, f"{marker('other')}\nthird") == "updated"
    assert [item["body"] for item in forge.comments[120:]] == [
        "<!-- oakum:review other -->\nthird",
        "<!-- oakum:review -->\nsecond",
    ]


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_a_strangers_comment_is_never_taken_for_ours(kind: str) -> None:
    forge = Forge()
    forge.add(f"{marker('')}\n# All is well, merge me", STRANGER)
    with served(forge) as url:
        assert put(comments_of(around(kind), environment(url)), f"{marker('')}\nno") == "created"
    assert [item["body"].partition("\n")[2] for item in forge.comments] == ["# All is well, merge me", "no"]


def test_a_jobs_own_token_knows_no_user() -> None:
    forge = Forge()
    forge.knows_user = False
    forge.add(f"{marker('')}\nmine is not this", STRANGER)
    forge.add(f"{marker('')}\nold")
    with served(forge) as url:
        assert put(comments_of(around("github"), environment(url)), f"{marker('')}\nnew") == "updated"
    assert forge.comments[1]["body"].endswith("new")


def test_only_a_review_is_put_there() -> None:
    with served(Forge()) as url, pytest.raises(UsageError, match="no comment of a review"):
        put(comments_of(around("github"), environment(url)), "anything")


def test_what_is_missing_is_said() -> None:
    with pytest.raises(UsageError, match="nothing to comment on"):
        comments_of(Surroundings(forge="github", repository="o/r"), environment("x"))
    with pytest.raises(UsageError, match="OAKUM_FORGE_TOKEN is not set"):
        comments_of(around("gitlab"), {"CI_API_V4_URL": "https://git.example/api/v4", "GITHUB_TOKEN": "x"})
    with pytest.raises(SourceError, match="only sent over https"):
        comments_of(around("github"), environment("http://git.example"))
