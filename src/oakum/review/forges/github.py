"""Comments on a pull request of GitHub.

https://docs.github.com/en/rest/issues/comments (a pull request's conversation is an issue's), API version 2022-11-28.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from oakum.review.forges.http import Api
from oakum.review.forges.interface import Refused
from oakum.review.surroundings import at


class GithubComments:
    """Those of one pull request; `repository` is `owner/name`."""

    def __init__(self, base: str, token: str, repository: str, number: int) -> None:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._api = Api(base, headers)
        self._issues = f"/repos/{quote(repository)}/issues"
        self._path = f"{self._issues}/{number}/comments"

    def own(self) -> Iterator[tuple[int, str]]:
        """Those of the token's user; a job's own token has none, and its comments are those of a bot."""
        login = self._login()
        for item in self._api.pages(self._path):
            is_own = at(item, "user", "login") == login if login else at(item, "user", "type") == "Bot"
            if is_own and isinstance(at(item, "id"), int):
                yield item["id"], str(at(item, "body") or "")

    def create(self, text: str) -> None:
        """Adds a comment."""
        self._api.ask("POST", self._path, {"body": text})

    def update(self, number: int, text: str) -> None:
        """Gives a comment another text."""
        self._api.ask("PATCH", f"{self._issues}/comments/{number}", {"body": text})

    def _login(self) -> str:
        try:
            return str(at(self._api.ask("GET", "/user"), "login") or "")
        except Refused:
            return ""
