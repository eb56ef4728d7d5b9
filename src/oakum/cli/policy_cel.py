"""Options of `oakum policy test` for policies in CEL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from oakum.model import UsageError

if TYPE_CHECKING:
    from oakum.policy.results import Judged

_Command = TypeVar("_Command", bound=Callable[..., Any])
_PATH = click.Path(path_type=Path)


class CelPolicies(msgspec.Struct, frozen=True, kw_only=True):
    """Policies of Kubernetes and Kyverno, and what they are told besides the manifests."""

    policies: tuple[Path, ...]
    others: tuple[Path, ...] = ()
    """Parameters, exceptions, namespaces and kinds."""
    operation: str = "CREATE"
    user: str = ""
    groups: tuple[str, ...] = ()

    def judge(self, files: tuple[str, ...]) -> list[Judged]:
        """What they say of manifests. Raises PolicyError, UsageError, MissingExtra."""
        from oakum.policy.cel.judge import judge
        from oakum.policy.cel.subject import Asker

        if "-" in files:
            raise UsageError("--kyverno and --vap judge files: standard input has no place that an answer could name")
        asker = Asker(operation=self.operation, user=self.user, groups=self.groups)
        return judge(self.policies, [Path(file) for file in files], params=self.others, asker=asker)


def options(command: _Command) -> _Command:
    """Adds the options; the command gives what it got of them to `policies`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def policies(**given: Any) -> CelPolicies | None:
    """What the options say; None where no such policy was given."""
    if not given["kyverno"] and not given["vap"]:
        return None
    return CelPolicies(
        policies=(*given["kyverno"], *given["vap"]),
        others=given["with"],
        operation=given["operation"],
        user=given["user"],
        groups=given["group"],
    )


_PATHS: dict[str, Any] = {"multiple": True, "type": _PATH, "metavar": "PATH"}
_OPTIONS = (
    click.option("--kyverno", **_PATHS, help="ValidatingPolicy of Kyverno to judge manifests by; repeatable."),
    click.option("--vap", **_PATHS, help="ValidatingAdmissionPolicy, with its bindings, likewise."),
    click.option("--with", **_PATHS, help="Parameters, exceptions, namespaces and kinds for them; repeatable."),
    click.option(
        "--operation",
        type=click.Choice(["CREATE", "UPDATE", "DELETE"]),
        default="CREATE",
        show_default=True,
        help="What is done to the objects, for --kyverno and --vap.",
    ),
    click.option("--user", metavar="NAME", default="", help="Who does it; unknown otherwise."),
    click.option("--group", metavar="NAME", multiple=True, help="A group of that user; repeatable."),
)
