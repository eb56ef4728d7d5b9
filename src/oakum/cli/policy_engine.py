"""What `oakum policy doctor` and `eval` share: which policies, and which engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import click

from oakum.cli import policy_options as options
from oakum.model import UsageError

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = (
    click.option(
        "-p",
        "--policy",
        metavar="PATH",
        multiple=True,
        callback=options.split,
        help="Folder or file of policies (*.rego); without it those that the configuration names, or all packs.",
    ),
    click.option(
        "-d", "--data", metavar="PATH", multiple=True, callback=options.split, help="JSON and YAML for `data`."
    ),
    click.option(
        "--rego-version",
        type=click.Choice(("v0", "v1")),
        default="v1",
        show_default=True,
        help="Syntax of the policies.",
    ),
    click.option(
        "--allow",
        metavar="FUNCTION",
        multiple=True,
        callback=options.split,
        help="Let policies call a function that is refused otherwise, such as time.now_ns.",
    ),
    click.option("--opa-url", "url", metavar="URL", default="", help="A server of OPA."),
)


class Source(NamedTuple):
    """Policies and their data."""

    modules: dict[str, str]
    """File name -> Rego."""
    data: dict[str, Any]


def shared(command: _Command) -> _Command:
    """The options of both verbs."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def source(policy: tuple[str, ...], data: tuple[str, ...], syntax: options.Syntax) -> Source:
    """The policies asked for. Raises UsageError, PolicyError and ConfigError."""
    from pathlib import Path

    from oakum import config
    from oakum.policy.conftest import policy_set
    from oakum.policy.load import bundle_of
    from oakum.policy.packs import ALL

    if policy:
        loaded = policy_set.load(policy, data, syntax=syntax)
        return Source(loaded.modules, loaded.data)
    if data or syntax != "v1":
        raise UsageError("--data and --rego-version are for policies that are named with --policy")
    bundle = bundle_of(config.load(Path()).settings.policy, (ALL,))
    return Source(bundle.modules, bundle.data)
