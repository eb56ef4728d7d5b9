"""One run of `oakum explain`: a file's candidates, each with all that was said about it."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from oakum import config
from oakum.cli.clock import today
from oakum.cli.terminal import has_colour
from oakum.config import Settings
from oakum.detect.explain import Hearing, Outcome, explain, weight_of
from oakum.detect.places import place_of, suppress_by_place
from oakum.model import FileOrigin, Finding, Identity, Location, Skipped, SourceError, Suppression, UsageError
from oakum.policy import baseline, exceptions
from oakum.policy.granted import granted
from oakum.policy.verdict import shown_places
from oakum.report.ansi import Paint, painter
from oakum.report.escape import visible
from oakum.report.summary import counted
from oakum.scan import equipment
from oakum.sources.archives import Member
from oakum.sources.unwrap import unwrapped

_LARGEST = 256 << 20
_HEAD = 8192
_PLACE = re.compile(r"(?P<path>.+?):(?P<line>[0-9]{1,9})(?::[0-9]{1,9})?")
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def run(place: str, *, use_repository: bool) -> int:
    """Explains a place and returns the exit code. Raises OakumError."""
    path, line = split(place)
    content = _read(path)
    loaded = config.load(path, use_repository=use_repository)
    settings = loaded.settings
    tools = equipment(config.rules_for(settings.rules), settings.scan)
    judges = _Judges(settings, config.identity_key().identity(), painter(has_colour(sys.stdout)))
    for member in _texts(_shown_path(path, loaded.root), content):
        if isinstance(member, Skipped):
            click.echo(visible(f"{member.path}: not scanned: {member.reason} {member.detail}".rstrip()))
            continue
        hearings = explain(tools, member.data, member.path, settings.report.threshold)
        click.echo("\n".join(judges.report(member.path, hearings, line)))
    return 0


def split(place: str) -> tuple[Path, int]:
    """The path, and the line after it or 0. A column behind the line, as reports show it, does no harm."""
    match = None if Path(place).exists() else _PLACE.fullmatch(place)
    if match is None:
        return Path(place), 0
    if int(match["line"]) == 0:
        raise UsageError(f"{place!a}: lines are counted from 1")
    return Path(match["path"]), int(match["line"])


class _Judges:
    """Everything that has a say after the detector, and how it is written down."""

    def __init__(self, settings: Settings, identity: Identity, paint: Paint) -> None:
        self._settings = settings
        self._identity = identity
        self._paint = paint
        self._ignored = granted(settings).entries
        self._known = baseline.load(Path(settings.baseline), identity) if settings.baseline else None

    def report(self, path: str, hearings: Iterable[Hearing], line: int) -> Iterator[str]:
        """The lines about one content; with a `line`, only what touches it."""
        chosen = [one for one in hearings if not line or one.span.start_line <= line <= one.span.end_line]
        silent = [one for one in chosen if one.secret is None]
        for one in chosen:
            if one.secret is not None:
                yield from self._candidate(path, one)
        if line:
            yield from (self._silent(path, one) for one in silent)
        elif silent:
            places = counted(len(silent), "place")
            yield f"{visible(path)}: at {places} a rule looked and saw nothing; name the line to see which"
        if not chosen:
            what = f"line {line} of {path}" if line else path
            yield f"no rule looks at {visible(what)}: nothing on it has the beginnings of a known secret"

    def _candidate(self, path: str, one: Hearing) -> Iterator[str]:
        rule, span = one.rule, one.span
        where = visible(f"{path}:{span.start_line}:{span.start_column}")
        yield f"{self._paint(where, 'cyan')}  {self._paint(rule.title, 'bold')}  {rule.id}"
        if one.decoded:
            yield _line("inside", " > ".join(one.decoded) + ", undone to see it")
        if one.secret is not None:
            yield _line("value", f"{visible(one.secret.masked())}  {self._identity.of(one.secret)}")
        yield _line("starts", f"{rule.confidence:.1%} sure, by the rule alone")
        for reason in one.reasons:
            yield _line(weight_of(reason), visible(f"{reason.name}: {reason.note}" if reason.note else reason.name))
        if one.outcome is not Outcome.DROPPED:
            yield _line("comes to", f"{one.confidence:.1%} sure; {self._settings.report.threshold:.0%} are asked for")
        suppressions = self._suppressions(path, one)
        for suppression in suppressions:
            yield _line(suppression.kind, visible(suppression.said))
        yield _line("verdict", self._verdict(one, suppressions)) + "\n"

    def _verdict(self, one: Hearing, suppressions: list[Suppression]) -> str:
        if one.outcome is Outcome.KEPT and not suppressions:
            return self._paint("kept: a scan reports it", "bold", "red")
        words = {
            Outcome.KEPT: f"suppressed by {', '.join(s.kind for s in suppressions)}: counted, not reported",
            Outcome.WEAK: "suppressed: not sure enough",
            Outcome.DROPPED: f"dropped by {', '.join(one.drops)}",
            Outcome.OUTDONE: "left to another rule, which says more about the same place",
        }
        return self._paint(words[one.outcome], "bold", "green")

    def _silent(self, path: str, one: Hearing) -> str:
        line = f"{visible(path)}:{one.span.start_line}  {one.rule.id}: looked here, but "
        if one.outcome is Outcome.NO_CONTEXT:
            return line + f"none of its words is near: {', '.join(one.rule.context)}"
        return line + "its exact expression does not match"

    def _suppressions(self, path: str, one: Hearing) -> list[Suppression]:
        """The detector's own, then the place, then exceptions and baseline."""
        found = list(one.suppressions)
        place = suppress_by_place(path)
        if place and not place_of(path) & shown_places(self._settings.scan):
            found.append(place)
        finding = self._finding(path, one)
        (excepted, *_) = exceptions.apply([finding], self._ignored, today(), self._settings.ignore_file).findings
        known = baseline.apply([finding], self._known) if self._known else ()
        return found + [other.suppression for other in (excepted, *known) if other.suppression]

    def _finding(self, path: str, one: Hearing) -> Finding:
        if one.secret is None:
            raise ValueError("only a candidate can be a finding")
        return Finding(
            rule=one.rule.id,
            service=one.rule.service,
            title=one.rule.title,
            severity=one.rule.severity,
            confidence=one.confidence,
            secret=one.secret,
            secret_id=self._identity.of(one.secret),
            locations=(Location(origin=FileOrigin(path=path), span=one.span, decoded=one.decoded),),
        )


def _line(label: str, text: str) -> str:
    return f"  {label:<10} {text}"


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            reason = "is no file" if path.exists() else "there is no such file"
            raise SourceError(f"{str(path)!a}: {reason}; give FILE or FILE:LINE")
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{str(path)!a}: cannot be read: {error}") from error
    if len(content) > _LARGEST:
        raise SourceError(f"{str(path)!a}: has more than {_LARGEST} bytes; cut out the part in question")
    return content


def _texts(path: str, content: bytes) -> Iterator[Member | Skipped]:
    """The file itself if it is text, else what is in it."""
    if b"\0" in content[:_HEAD] or content[:2] in _MARKS:
        return unwrapped(path, content, archives=True)
    return iter([Member(path, content)])


def _shown_path(path: Path, root: Path) -> str:
    """As a scan of the repository names it; outside of one, as it was given."""
    full = path.resolve()
    in_repository = (root / ".git").exists() and full.is_relative_to(root)
    inside = full.relative_to(root).as_posix() if in_repository else path.as_posix()
    return inside.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
