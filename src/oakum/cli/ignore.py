"""`oakum ignore`: exceptions with a reason and an end, in the ignore file of the configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from oakum.cli.ignore_register import about, approve, deny, listed, prolong, request, revoke, url

if TYPE_CHECKING:
    from oakum.config import Loaded
    from oakum.policy.exceptions import Ignore

_target = click.option(
    "--target", default=".", metavar="TARGET", help="Whose ignore file.  [default: the current folder's]"
)


@click.group("ignore", short_help="Add, list and prune exceptions with reason and expiry.")
def ignore() -> None:
    """Add, list and prune exceptions; ask the organisation's register for them, and decide there.

    An exception is about one secret by its identity, wherever it stands, about what a rule finds at some
    paths, or about what a policy says.
    """


@ignore.command("add", short_help="Add an exception.")
@about
@click.option("--days", type=click.IntRange(1, 3650), metavar="N", help="How long it holds.  [default: 90]")
@click.option("--no-expiry", is_flag=True, help="It holds for ever.")
@_target
def add(days: int | None, no_expiry: bool, target: str, **named: str) -> int:
    """Add an exception, or replace the one about the same."""
    if days and no_expiry:
        raise click.UsageError("--days and --no-expiry do not go together: choose one of them")
    if not (named["policy"] or named["secret"] or (named["rule"] and named["path"])):
        raise click.UsageError("give either --secret, or --rule and --path, or --policy")
    import msgspec

    from oakum.cli.clock import today
    from oakum.policy import exceptions

    file, entries = _open(_load(target))
    entry = msgspec.convert(named, exceptions.Ignore)
    *others, added = exceptions.add(entries, entry, today(), days or exceptions.DEFAULT_DAYS)
    if no_expiry:
        added = msgspec.structs.replace(added, expires=None)
    exceptions.save(file, [*others, added])
    click.echo(f"{file}: {_line(added)}")
    return 0


@ignore.command("list", short_help="Show all exceptions.")
@click.option("--register", "remote", is_flag=True, help="Those of the register, not of the ignore file.")
@click.option(
    "--state",
    "states",
    type=click.Choice(["requested", "open", "expired", "denied", "revoked"]),
    multiple=True,
    default=("requested", "open"),
    show_default=True,
    help="Of these states; with --register; can be repeated.",
)
@url
@_target
def list_(target: str, remote: bool, states: tuple[str, ...], url: str) -> int:
    """Show all exceptions, those that have run out marked."""
    if remote:
        return listed(url, states)
    file, entries = _open(_load(target))
    for entry in sorted(entries, key=lambda entry: entry.target):
        click.echo(_line(entry))
    click.echo(f"{len(entries)} in {file}", err=True)
    return 0


@ignore.command("prune", short_help="Drop exceptions that no longer matter.")
@click.option("--write", is_flag=True, help="Change the file; without it, only show what would go.")
@_target
def prune(write: bool, target: str) -> int:
    """Scan the target, and drop exceptions that have run out or are about nothing that the scan sees."""
    from oakum import config
    from oakum.cli.clock import today
    from oakum.model import SourceError
    from oakum.policy import exceptions
    from oakum.scan import scan

    loaded = _load(target)
    file, entries = _open(loaded)
    if not entries:
        click.echo(f"no exceptions in {file}")
        return 0
    identity = config.identity_key().identity()
    result = scan([target], loaded=loaded, rules=config.rules_for(loaded.settings.rules), identity=identity)
    missed = [skipped for skipped in result.skipped if not skipped.by_default]
    if result.interrupted or missed:
        raise SourceError(
            f"the scan did not see everything ({len(missed)} skipped), so nothing can be said to be unused;"
            " `oakum scan` shows what is in the way"
        )
    kept, dropped = exceptions.prune(entries, result, today())
    for entry in dropped:
        click.echo(f"{'dropped' if write else 'would drop'}: {_line(entry)}")
    if write and dropped:
        exceptions.save(file, kept)
    click.echo(f"{len(kept)} stay in {file}" + ("" if write or not dropped else "; --write changes it"))
    return 0


def _load(target: str) -> Loaded:
    from oakum.config import load  # here, so that help costs nothing

    return load(Path(target))


def _open(loaded: Loaded) -> tuple[Path, tuple[Ignore, ...]]:
    from oakum.policy import exceptions

    file = Path(loaded.settings.ignore_file)
    return file, exceptions.load(file)


def _line(entry: Ignore) -> str:
    from oakum.cli.clock import today
    from oakum.report.escape import visible

    scope = [entry.namespace and f"in {entry.namespace}", entry.repository and f"of {entry.repository}"]
    names = [entry.policy, entry.rule, entry.secret, entry.path and f"at {entry.path}", *scope]
    what = " ".join(filter(None, names))
    until = f"until {entry.expires}" if entry.expires else "for ever"
    owner = "".join(f", {name}" for name in (entry.owner, entry.ticket) if name)
    late = "  RUN OUT" if entry.expired(today()) else ""
    return visible(f"{what}  {entry.reason}  ({until}{owner}){late}")


for _verb in (request, approve, deny, revoke, prolong):
    ignore.add_command(_verb)
