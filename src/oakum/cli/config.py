"""`oakum config`: what is in force, and where it came from."""

from __future__ import annotations

import click


@click.group("config", short_help="Show the configuration in force.")
def config() -> None:
    """Show the configuration in force."""


@config.command("show", short_help="Each key, its value, and where it came from.")
@click.argument("target", default=".")
@click.option("--no-config", is_flag=True, help="Do not read the configuration of the target's repository.")
def show(target: str, no_config: bool) -> int:
    """Print each key with its value for a scan of TARGET, and behind it where the value came from."""
    from pathlib import Path  # here, so that help costs nothing

    from oakum.config import load
    from oakum.report.escape import visible

    loaded = load(Path(target), use_repository=not no_config)
    lines = {key: f"{key} = {_value(loaded.settings, key)}" for key in loaded.provenance}
    width = min(max(map(len, lines.values())), 60)
    for key, line in lines.items():
        click.echo(f"{visible(line):<{width}}  # {visible(loaded.provenance[key])}")
    for key in loaded.repository_hides:
        click.echo(f"warning: the repository itself configures {key}; --no-config scans without that", err=True)
    return 0


def _value(settings: object, key: str) -> str:
    from enum import Enum

    from oakum.rules import toml

    value = settings
    for part in key.split("."):
        value = getattr(value, part)
    if isinstance(value, Enum):
        value = value.value
    if not isinstance(value, str | bool | int | float | tuple | dict):
        raise TypeError(key)
    return toml.rendered(value)
