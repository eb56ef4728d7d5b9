"""Notes on a merge request of GitLab: https://docs.gitlab.com/api/notes/#merge-requests."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from oakum.review.forges.http import Api
from oakum.review.surroundings import at


class GitlabComments:
    """Those of one merge request; `project` is its id, or its path."""

    def __init__(self, base: str, token: str, project: str, number: int) -> None:
        self._api = Api(base, {"PRIVATE-TOKEN": token})
        self._path = f"/projects/{quote(project, safe='')}/merge_requests/{number}/notes"

    def own(self) -> Iterator[tuple[int, str]]:
        """Those of the token's user."""
        user = at(self._api.ask("GET", "/user"), "id")
        for item in self._api.pages(self._path):
            if isinstance(user, int) and at(item, "author", "id") == user and isinstance(at(item, "id"), int):
                yield item["id"], str(at(item, "body") or "")

    def create(self, text: str) -> None:
        """Adds a note."""
        self._api.ask("POST", self._path, {"body": text})

    def update(self, number: int, text: str) -> None:
        """Gives a note another text."""
        self._api.ask("PUT", f"{self._path}/{number}", {"body": text})
