from __future__ import annotations

from forge import TOKEN, Forge, served
from oakum.review.forges.github import GithubComments


def test_its_endpoints() -> None:
    forge = Forge()
    forge.add("one")
    with served(forge) as url:
        comments = GithubComments(url, TOKEN, "o/r", 5)
        assert list(comments.own()) == [(100, "one")]
        comments.create("two")
        comments.update(100, "first")
    assert [item["body"] for item in forge.comments] == ["first", "two"]
    assert forge.asked == [
        ("GET", "/user"),
        ("GET", "/repos/o/r/issues/5/comments"),
        ("POST", "/repos/o/r/issues/5/comments"),
        ("PATCH", "/repos/o/r/issues/comments/100"),
    ]
