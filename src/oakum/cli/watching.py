"""What goes on until the user has enough: `oakum watch`, and `oakum scan log:PATH --follow`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

import click

from oakum import __version__, config, report
from oakum.cli.scanning import Request, overrides
from oakum.model import ExitCode, Finding, Location, ScanResult, UsageError
from oakum.model.origin import parts
from oakum.report.escape import visible
from oakum.report.record import path_of, plain_value
from oakum.watch import Heard, Root, Stream, Watch, events

_LOG = "log:"
_PIECE = 1 << 20

_Tell = Callable[[Heard], None]


def watch(request: Request, *, existing: bool) -> int:
    """Prints what is written into the paths; returns when it is interrupted. Raises OakumError."""
    roots = tuple(_root(name) for name in request.targets)
    watched, tell = _prepared(request, roots)
    try:
        coming = events(roots)
        next(coming)  # from here on nothing is missed
        heard = watched.begin()
        if existing:
            tell(heard)
        click.echo(f"watching {visible(', '.join(request.targets))}; Ctrl-C ends it", err=True)
        for paths in coming:
            tell(watched.changed(paths) if paths else watched.quiet())
    except KeyboardInterrupt:
        pass
    return ExitCode.INTERRUPTED


def follow(request: Request) -> int:
    """Scans logs, then goes on as they grow. Raises OakumError."""
    if any(not name.startswith(_LOG) for name in request.targets):
        raise UsageError("--follow is for logs: name each target as log:FILE, log:FOLDER or log:-")
    if request.outputs or set(request.formats) - {"text", "jsonl"}:
        raise UsageError("--follow prints as it goes, as text or jsonl, on standard output")
    if request.targets == (f"{_LOG}-",):
        return _follow_stream(request)
    return watch(request, existing=True)


def _follow_stream(request: Request) -> int:
    watched, tell = _prepared(request, (Root(Path("-"), is_log=True),))
    stream, source = Stream(watched), cast(BufferedReader, sys.stdin.buffer)
    try:
        while piece := source.read1(_PIECE):  # what is there, without waiting for more
            tell(stream.feed(piece))
        tell(stream.close())
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.OK


def _root(name: str) -> Root:
    is_log = name.startswith(_LOG)
    path = Path(name.removeprefix(_LOG))
    if not path.is_dir() and not path.is_file():
        raise UsageError(f"{name}: there is no such file or folder to watch")
    return Root(path.resolve(), is_log=is_log)


def _prepared(request: Request, roots: tuple[Root, ...]) -> tuple[Watch, _Tell]:
    place = Path() if str(roots[0].path) == "-" else roots[0].path
    loaded = config.load(place, overrides(request), use_repository=not request.no_config)
    rules = config.rules_for(loaded.settings.rules)
    watched = Watch(roots, loaded, rules, config.identity_key().identity())
    context = report.Context(rules=rules, version=__version__, show_secrets=request.show_secrets)
    as_json = "jsonl" in request.formats

    def tell(heard: Heard) -> None:
        if as_json:
            result = ScanResult(target="", findings=heard.findings)
            sys.stdout.writelines(report.get("jsonl").render(result, context))
        else:
            sys.stdout.writelines(f"{line}\n" for one in heard.findings for line in _lines(one, request.show_secrets))
        sys.stdout.flush()
        for skipped in heard.skipped:
            if not skipped.by_default:
                click.echo(visible(f"skipped: {skipped.reason}: {skipped.path} {skipped.detail}".rstrip()), err=True)

    return watched, tell


def _lines(finding: Finding, show_secrets: bool) -> Iterator[str]:
    """A line for each place, as grep prints them."""
    for place in finding.locations:
        said = f"{finding.severity.upper()} {finding.rule} ({finding.title}) {finding.secret_id}"
        value = f" {plain_value(finding.secret)}" if show_secrets else ""
        yield visible(
            f"{path_of(place.origin)}:{place.span.start_line}:{place.span.start_column}: {said}{_where(place)}{value}"
        )


def _where(place: Location) -> str:
    said = ", ".join(
        (*(f"{key} {value}" for key, value in parts(place.origin).items()), *(f"inside {one}" for one in place.decoded))
    )
    return f" [{said}]" if said else ""
