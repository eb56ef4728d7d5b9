from __future__ import annotations

from forge import TOKEN, Forge, served
from oakum.review.forges.gitlab import GitlabComments


def test_its_endpoints() -> None:
    forge = Forge()
    forge.add("one")
    with served(forge) as url:
        comments = GitlabComments(url, TOKEN, "42", 5)
        assert list(comments.own()) == [(100, "one")]
        comments.create("two")
        comments.update(100, "first")
    assert [item["body"] for item in forge.comments] == ["first", "two"]
    assert forge.asked == [
        ("GET", "/user"),
        ("GET", "/projects/42/merge_requests/5/notes"),
        ("POST", "/projects/42/merge_requests/5/notes"),
        ("PUT", "/projects/42/merge_requests/5/notes/100"),
    ]
