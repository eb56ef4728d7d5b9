"""The options of `oakum scan`. What they do is in `oakum.cli.scanning`, which only a run imports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_FORMATS = "text (the default), json, jsonl, sarif, html, markdown, junit, gitlab or github; repeatable."
_COPIED = ("data:", "har:", "postman:")
_PARTS = ("staged", "since", "range", "branch", "no_history", "history_only")


@click.command("scan", short_help="Find secrets in folders, files, archives and git histories.")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option("--staged", is_flag=True, help="Only what is staged for the next commit.")
@click.option("--since", metavar="REV", default="", help="Only what the commits after REV bring in.")
@click.option("--range", metavar="A..B", default="", help="Only what the commits of A..B bring in.")
@click.option("--branch", metavar="NAME", default="", help="Only the history of this branch.")
@click.option("--no-history", is_flag=True, help="Only the files as they are now.")
@click.option("--history-only", is_flag=True, help="Only the git history, not the files as they are now.")
@click.option("-f", "--format", "formats", multiple=True, metavar="FORMAT", help=_FORMATS)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="The first is the file of the first format, and so on; a format left over goes to standard output.",
)
@click.option("--baseline", default="", metavar="FILE", help="What this baseline knows does not count.")
@click.option(
    "--write-baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all that is found as a baseline; the run then denies nothing.",
)
@click.option(
    "--fail-on",
    metavar="SEVERITY",
    type=click.Choice(["low", "medium", "high", "critical", "never"]),
    help="The lowest severity that fails the run: low (the default), medium, high, critical, or never.",
)
@click.option("--fail-on-ignored", is_flag=True, help="Secrets in files that git ignores fail the run too.")
@click.option(
    "--min-confidence",
    default="",
    metavar="LEVEL",
    help="Suppress what is less sure: low, medium (the default), high, or a number from 0 to 1.",
)
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule, or glob; repeatable.")
@click.option("--no-rule", "without", multiple=True, metavar="ID", help="Not this rule, or glob; repeatable.")
@click.option(
    "--known",
    multiple=True,
    metavar="SOURCE",
    help="Search for the values of this source too, in any encoding: a file (.env, .netrc, or one value a line), - for"
    " a list on standard input, env for the environment, auto for all that this machine and the target have;"
    " repeatable.",
)
@click.option("--insecure", is_flag=True, help="Look for unsafe defaults too: what is no secret, but leads to leaks.")
@click.option(
    "--include",
    multiple=True,
    type=click.Choice(["vendored", "minified", "lockfiles", "binary"]),
    help="What does not count by default, and now does; repeatable.",
)
@click.option("--foreign-markers", is_flag=True, help="Honour the inline markers of other scanners.")
@click.option("--strict", is_flag=True, help="Exit with 3 when anything could not be scanned.")
@click.option("-j", "--jobs", type=click.IntRange(0, 1024), help="Processes; 0 for one a core.")
@click.option("--network", is_flag=True, help="Fetch what a target names: an image from its registry, a live cluster.")
@click.option("--registry-login", is_flag=True, help="Use the logins of `docker login` for registries.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write remembered results.")
@click.option("--show-secrets", is_flag=True, help="Show plain values in text, json, jsonl and sarif.")
@click.option(
    "--redact",
    is_flag=True,
    help="With the target ai: put placeholders for the secrets into the records. With data:FILE, har:FILE or"
    " postman:FILE: write a copy with placeholders to --output.",
)
@click.option("--force", is_flag=True, help="With --redact: even while a tool runs that may write to them.")
@click.option("--follow", is_flag=True, help="Go on with a log: target as it grows, until Ctrl-C.")
@click.option("--no-config", is_flag=True, help="Do not read the configuration of the scanned repository.")
@click.pass_context
def scan(context: click.Context, /, targets: tuple[str, ...], **options: Any) -> int:
    """Find secrets in each TARGET: a folder, a file, an archive, a git repository, or - for standard input.

    Of a git repository the files and the whole history are scanned. Without TARGET: the current folder.
    The target ai stands for what AI coding tools keep on this machine, ai:HOME for that in another home.

    log:FILE, log:FOLDER and log:- are logs, of which timestamps and colours are taken away and the job and step told;
    data:FILE and data:FOLDER are datasets (JSON lines, CSV, Parquet, Arrow, SQLite, text), with record and column.
    har:FILE is an HTTP archive of a browser, postman:FILE a collection or environment, with request and header.
    Further targets: image:ARCHIVE, image:FOLDER or image:NAME for a container image; k8s:PATH, k8s:- or k8s:CONTEXT
    for Kubernetes manifests; tf:PATH for Terraform.
    """
    _refuse_contradictions(context, options)
    followed = options.pop("follow")
    from oakum.cli import scanning  # here, so that help and wrong options cost nothing

    request = scanning.Request(targets=targets or (".",), **options)
    if options["redact"] and any(name.startswith(_COPIED) for name in request.targets):
        from oakum.cli import copying

        return copying.run(request)
    if followed:
        from oakum.cli import watching

        return watching.follow(request)
    return scanning.run(request)


def _refuse_contradictions(context: click.Context, options: dict[str, Any]) -> None:
    chosen = [name for name in _PARTS if options[name]]
    if "history_only" in chosen and not {"staged", "no_history"} & set(chosen):
        chosen.remove("history_only")  # the other parts are of the history anyway
    if options["redact"] and options["follow"]:
        chosen = ["redact", "follow"]
    if len(chosen) > 1:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in chosen)
        raise click.UsageError(f"{names} do not go together: choose one of them", context)
