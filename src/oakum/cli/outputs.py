"""Where reports go: each format to its file, at most one to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

import msgspec

from oakum import report
from oakum.cli.terminal import columns, has_colour, is_terminal
from oakum.model import ScanResult, UsageError
from oakum.report import Context, Report

STANDARD_OUTPUT = "-"


class Output(msgspec.Struct, frozen=True):
    """A report and where it goes."""

    report: Report
    path: str
    """A file's path, or `-`."""

    @property
    def to_stdout(self) -> bool:
        """Whether it goes to standard output."""
        return self.path == STANDARD_OUTPUT


def pair(formats: Sequence[str], paths: Sequence[str], get: Callable[[str], Report] = report.get) -> tuple[Output, ...]:
    """The first path belongs to the first format, and so on; a format left over goes to standard output.

    Raises UsageError for more paths than formats, two formats on standard output, an unknown format, and a
    path that cannot be written.
    """
    if len(paths) > len(formats):
        raise UsageError(f"{len(paths)} times --output for {len(formats)} formats: give each its --format")
    everywhere = [*paths, *[STANDARD_OUTPUT] * (len(formats) - len(paths))]
    outputs = tuple(Output(get(name), path) for name, path in zip(formats, everywhere, strict=True))
    on_stdout = [output.report.name for output in outputs if output.to_stdout]
    if len(on_stdout) > 1:
        raise UsageError(
            f"{' and '.join(on_stdout)} would both go to standard output: give each format its --output FILE"
        )
    for output in outputs:
        _check(output, outputs)
    return outputs


def write(outputs: Sequence[Output], result: ScanResult, context: Context, notes: Sequence[str]) -> None:
    """Writes every report. `notes` stand below text that no terminal shows: there, standard error has them.

    Raises UsageError when a file cannot be written.
    """
    for output in outputs:
        if output.to_stdout:
            _write_stdout(output, result, context, notes)
        else:
            _write_file(output, result, context, notes)


def _check(output: Output, outputs: Sequence[Output]) -> None:
    """What would only show after the scan: it may take minutes."""
    if output.to_stdout:
        return
    path = Path(output.path)
    if path.is_dir() or not path.parent.is_dir():
        reason = "is a folder" if path.is_dir() else "its folder does not exist"
        raise UsageError(f"--output {output.path!a}: {reason}; name a file in a folder that is there")
    belongs = [other.report.name for other in outputs if other.report.suffix == path.suffix]
    if belongs and path.suffix != output.report.suffix:
        raise UsageError(
            f"--output {output.path!a} would get the format {output.report.name}, not {belongs[0]}:"
            " give --format and --output in the same order"
        )


def _write_stdout(output: Output, result: ScanResult, context: Context, notes: Sequence[str]) -> None:
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure and not is_terminal(sys.stdout):
        reconfigure(encoding="utf-8")  # a file behind it is the same on every machine
    fitting = msgspec.structs.replace(context, colour=has_colour(sys.stdout), width=columns(sys.stdout))
    _render(output, sys.stdout, result, fitting, notes)
    sys.stdout.flush()


def _write_file(output: Output, result: ScanResult, context: Context, notes: Sequence[str]) -> None:
    mode = 0o600 if context.show_secrets else 0o666
    try:
        descriptor = os.open(output.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            _render(output, file, result, context, notes)
    except OSError as error:
        raise UsageError(f"--output {output.path!a}: cannot be written: {error.strerror}") from error


def _render(output: Output, stream: TextIO, result: ScanResult, context: Context, notes: Sequence[str]) -> None:
    for piece in output.report.render(result, context):
        stream.write(piece)
    if output.report.name == "text" and not is_terminal(stream):
        stream.writelines(f"{note}\n" for note in notes)
