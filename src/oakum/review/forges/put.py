"""Puts the comment of a review where it belongs."""

from __future__ import annotations

from collections.abc import Mapping

from oakum.model import UsageError
from oakum.review.forges.github import GithubComments
from oakum.review.forges.gitlab import GitlabComments
from oakum.review.forges.interface import Comments
from oakum.review.surroundings import Surroundings

_MARK = "<!-- oakum:review"
TOKEN = "OAKUM_FORGE_TOKEN"  # noqa: S105 - the name of a variable
"""The variable with the token that writes comments."""


def comments_of(around: Surroundings, environment: Mapping[str, str]) -> Comments:
    """The comments of the change that a job runs for. Raises UsageError when there is no token, and no such change."""
    own = {"github": "GITHUB_TOKEN", "gitlab": ""}.get(around.forge, "")
    token = environment.get(TOKEN) or environment.get(own, "")
    if not around.number:
        raise UsageError("this is no job for a pull or merge request, so there is nothing to comment on")
    if not token:
        raise UsageError(f"{TOKEN} is not set: writing a comment needs a token")
    if around.forge == "github":
        base = environment.get("GITHUB_API_URL", "https://api.github.com")
        return GithubComments(base, token, around.repository, around.number)
    return GitlabComments(
        environment.get("CI_API_V4_URL", ""), token, environment.get("CI_PROJECT_ID", ""), around.number
    )


def put(comments: Comments, text: str) -> str:
    """Brings the comment with the same first line up to date, or adds it; says which.

    Raises UsageError, SourceError.
    """
    mark = text.partition("\n")[0].strip()
    if not (mark.startswith(_MARK) and mark.endswith("-->")):
        raise UsageError("this is no comment of a review: `oakum review --format markdown` writes one")
    for number, existing in comments.own():
        if existing.partition("\n")[0].strip() == mark:
            comments.update(number, text)
            return "updated"
    comments.create(text)
    return "created"
