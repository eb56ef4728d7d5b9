"""Which change a job of a forge is about, from the environment that the forge sets.

GitHub: https://docs.github.com/en/actions/reference/workflows-and-actions/variables, and the payloads of
https://docs.github.com/en/webhooks/webhook-events-and-payloads
GitLab: https://docs.gitlab.com/ci/variables/predefined_variables/
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from oakum.model import UsageError
from oakum.review.links import FORMS
from oakum.sources.regular import read_regular

_LARGEST_EVENT = 32 << 20


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a job knows about the change that it runs for; empty where it knows nothing."""

    forge: str = ""
    """`github`, `gitlab`, or empty."""
    bases: tuple[str, ...] = ()
    """Revisions for the base, the best first: which of them are in the clone depends on how it was made."""
    heads: tuple[str, ...] = ()
    target: str = ""
    branch: str = ""
    repository: str = ""
    link: str = ""
    """Template of the addresses of lines."""
    number: int = 0
    """Of the pull or merge request."""
    is_fork: bool = False
    """Whether it comes from a fork, whose jobs have no rights."""


def surroundings(environment: Mapping[str, str]) -> Surroundings:
    """Raises UsageError when the event of a GitHub job cannot be read."""
    if environment.get("GITHUB_ACTIONS") == "true":
        return _github(environment, event_of(environment))
    if environment.get("GITLAB_CI") == "true":
        return _gitlab(environment)
    return Surroundings()


def event_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """What set off a GitHub job. Raises UsageError."""
    path = environment.get("GITHUB_EVENT_PATH", "")
    try:
        return msgspec.json.decode(read_regular(Path(path), _LARGEST_EVENT, follow=True), type=dict[str, Any])
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"GITHUB_EVENT_PATH: {path or 'not set'}: cannot be read: {error}") from None


def at(value: Any, *path: str) -> Any:
    """What stands at a path in decoded JSON; None where nothing does."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _text(value: Any, *path: str) -> str:
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def _github(environment: Mapping[str, str], event: dict[str, Any]) -> Surroundings:
    repository = environment.get("GITHUB_REPOSITORY", "")
    link = _link("github", f"{environment.get('GITHUB_SERVER_URL', '')}/{repository}")
    request = at(event, "pull_request")
    found = _requested(request) if request else _pushed(event, environment)
    return msgspec.structs.replace(found, forge="github", repository=repository, link=link)


def _requested(request: Any) -> Surroundings:
    number = at(request, "number")
    return Surroundings(
        # The branch as it is now, where it was fetched: the event tells where it was when it came about.
        bases=(*_branch(_text(request, "base", "ref")), *_known(_text(request, "base", "sha"))),
        heads=_known(_text(request, "head", "sha")),
        target=_text(request, "base", "ref"),
        branch=_text(request, "head", "ref"),
        number=number if isinstance(number, int) else 0,
        is_fork=_text(request, "head", "repo", "full_name") != _text(request, "base", "repo", "full_name"),
    )


def _pushed(event: dict[str, Any], environment: Mapping[str, str]) -> Surroundings:
    """A push, or a merge group, which is what a merge queue would push."""
    group = at(event, "merge_group")
    base, head = ("base_sha", "head_sha") if group else ("before", "after")
    target = _text(group, "base_ref") or environment.get("GITHUB_REF_NAME", "")
    return Surroundings(
        bases=_known(_text(group or event, base)),
        heads=_known(_text(group or event, head)),
        target=target.removeprefix("refs/heads/"),
    )


def _gitlab(environment: Mapping[str, str]) -> Surroundings:
    target = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "")
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    if target:
        names = ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
        bases = (*_branch(target), *(sha for name in names for sha in _known(environment.get(name, ""))))
    else:
        bases = _known(environment.get("CI_COMMIT_BEFORE_SHA", ""))
    heads = (environment.get(name, "") for name in ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_COMMIT_SHA"))
    return Surroundings(
        forge="gitlab",
        bases=bases,
        heads=tuple(sha for head in heads for sha in _known(head)),
        target=target or environment.get("CI_COMMIT_BRANCH", ""),
        branch=environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", ""),
        repository=environment.get("CI_PROJECT_PATH", ""),
        link=_link("gitlab", environment.get("CI_PROJECT_URL", "")),
        number=int(number) if number.isascii() and number.isdigit() else 0,
        is_fork=environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "") != environment.get("CI_PROJECT_ID", "")
        and bool(target),
    )


def _branch(name: str) -> tuple[str, ...]:
    return (f"refs/remotes/origin/{name}",) if name else ()


def _known(sha: str) -> tuple[str, ...]:
    """The id, unless it stands for no commit, as before the first push of a branch."""
    return (sha,) if sha.strip("0") else ()


def _link(form: str, web: str) -> str:
    """The template of a forge; a name with braces in it is none that a forge allows."""
    plain = web.startswith(("https://", "http://")) and not set("{}") & set(web)
    return FORMS[form].replace("{web}", web) if plain else ""
