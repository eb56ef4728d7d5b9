"""Unsafe defaults beside what the secret rules find: one more sensor over the same buffers.

A finding is one place in one file, so its identity is made of rule, path and text: unlike a secret, the same default
in two files is two things to mend.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from oakum.detect.candidate import Candidate
from oakum.detect.candidates import candidates
from oakum.detect.detector import Detection, Options
from oakum.detect.equipment import Equipment, equip
from oakum.detect.judge import updated
from oakum.detect.markers import inline_suppression
from oakum.detect.window import BOUNDS, Window
from oakum.insecure import syntax
from oakum.insecure.documents import Match, is_template, matches, readable
from oakum.insecure.files import File, Files
from oakum.insecure.lines import objections, practice, whole_match
from oakum.kernel import line_windows
from oakum.model import Identity, MissingExtra, Reason, Secret, SecretId, Skipped
from oakum.model.arena import Locate
from oakum.policy.globs import PathTest, path_test
from oakum.rules.loader import of_rules
from oakum.rules.unsafe import Pack, Unsafe
from oakum.sources.manifests.nodes import documents

_QUOTED = 160
"""Characters of a matched text that are shown."""
_FLOOR = 0.15
_WEIGHT = 1.0
"""Of the text as a reason: it is why, and counts in the rule's own confidence already."""


class UnsafeTools(msgspec.Struct, frozen=True):
    """What sensors are made of; cheap to hand to other processes."""

    pack: Pack
    equipment: Equipment
    identity: Identity

    def sensor(self) -> UnsafeSensor:
        """A sensor for this thread."""
        return UnsafeSensor(self)

    def missing(self) -> list[Skipped]:
        """What cannot be looked at, or only less sharply, for want of an extra."""
        found = []
        if not _reads_documents():
            found.append(_lacking("YAML and JSON are not looked at"))
        if not syntax.is_installed():
            found.append(_lacking("code is judged by its lines only, with less confidence"))
        return found


def equip_unsafe(pack: Pack, identity: Identity, cache: Path | None, *, foreign_markers: bool = False) -> UnsafeTools:
    """The tools for these rules. Raises RuleError when the automaton refuses one."""
    rules = of_rules((one.rule() for one in pack.rules), pack.themes)
    return UnsafeTools(pack, equip(rules, Options(foreign_markers=foreign_markers), cache), identity)


class _Seen(NamedTuple):
    """What stands somewhere in a file, before it is a finding."""

    rule: Unsafe
    start: int
    end: int
    secret: Secret
    note: str
    """What may be shown of it."""
    against: list[Reason]
    line: bytes
    above: bytes
    """The line above."""


class UnsafeSensor:
    """Finds unsafe defaults in buffers of segments. One for each thread."""

    def __init__(self, tools: UnsafeTools) -> None:
        self._rules = tools.pack.rules
        self._plain = tools.equipment.rules.rules
        self._automaton = tools.equipment.automaton()
        self._identity = tools.identity
        self._foreign = tools.equipment.options.foreign_markers
        self._kinds = array("q", [0] * len(self._rules))
        self._structured = frozenset(index for index, rule in enumerate(self._rules) if rule.is_structured)
        self._places: list[PathTest] = [path_test(rule.files) for rule in self._rules]
        self.skipped: list[Skipped] = []
        """Documents of the last buffer that could not be parsed."""

    def beside(
        self, detections: list[Detection], data: memoryview, segments: Sequence[int], locate: Locate
    ) -> list[Detection]:
        """The detections of the secret rules, and after them the unsafe defaults where none of those stands."""
        taken = sorted((one.owner, one.start, one.end) for one in detections)
        found = self.scan(data, segments, locate)
        return [*detections, *(one for one in found if not _is_taken(one, taken))]

    def scan(self, data: memoryview, segments: Sequence[int], locate: Locate) -> list[Detection]:
        """All unsafe defaults of a buffer; `segments` holds FIELDS integers for each stretch, ascending."""
        self.skipped = []
        hits = self._automaton.scan(data)
        if not hits:
            return []
        files = Files(data, segments, locate)
        of_lines = [hit for hit in hits if hit[0] not in self._structured]
        of_documents = [hit for hit in hits if hit[0] in self._structured]
        found = [*self._in_lines(files, of_lines), *self._in_documents(files, of_documents)]
        return _distinct(found)

    def _in_lines(self, files: Files, hits: list[tuple[int, int]]) -> Iterator[Detection]:
        windows, _ = line_windows(files.data, files.segments, hits, self._kinds, {}, BOUNDS)
        for number, (index, text, above, limit, cut_left), start, cut_right in windows:
            file = files.at(number)
            if not self._places[index](file.called):
                continue
            window = Window(text=text, start=0, above=above, limit=limit, cut_left=cut_left, cut_right=cut_right)
            for candidate in candidates(self._plain[index], window):
                yield from self._judged(self._rules[index], file, candidate, start - file.row.start, above)

    def _judged(self, rule: Unsafe, file: File, candidate: Candidate, shift: int, above: bytes) -> Iterator[Detection]:
        start, end = candidate.start, candidate.end
        begin, stop = whole_match(rule, candidate.window, start, end, candidate.reach)
        against = objections(rule, file.path, file.content, (begin + shift, stop + shift), file.code)
        if against is not None:
            note = _quoted(candidate.secret) if (begin, stop) == (start, end) else ""
            seen = _Seen(rule, start + shift, end + shift, candidate.secret, note, against, candidate.window, above)
            yield from self._detection(file, seen)

    def _in_documents(self, files: Files, hits: list[tuple[int, int]]) -> Iterator[Detection]:
        wanted: dict[int, set[int]] = {}
        for index, end in hits:
            wanted.setdefault(files.number(end), set()).add(index)
        for number, indexes in wanted.items():
            file = files.at(number)
            there = [self._rules[index] for index in sorted(indexes) if self._places[index](file.called)]
            asked = [rule for rule in there if all(word in file.content for word in rule.words)]
            if asked and file.row.is_whole:
                yield from self._in_document(file, asked)

    def _in_document(self, file: File, rules: list[Unsafe]) -> Iterator[Detection]:
        text = file.content.decode("utf-8", "surrogateescape")
        try:
            parsed = list(documents(readable(file.path, text)))
        except MissingExtra:
            return  # said once, for the whole scan
        for document in parsed:
            if document.root is None:
                self._damaged(file, document.text, document.problem)
                continue
            for rule in rules:
                for match in matches(rule, document.root):
                    yield from self._detection(file, _in_place(rule, file, text, match))

    def _damaged(self, file: File, text: str, problem: str) -> None:
        if not is_template(text):
            self.skipped.append(Skipped(path=file.path, reason="damaged", detail=f"is no YAML or JSON ({problem})"))

    def _detection(self, file: File, seen: _Seen) -> Iterator[Detection]:
        confidence = updated(seen.rule.confidence, sum(reason.weight for reason in seen.against))
        if confidence < _FLOOR:
            return
        shown = [Reason(name="text", weight=_WEIGHT, note=seen.note)] if seen.note else []
        yield Detection(
            rule=seen.rule.id,
            secret=seen.secret,
            owner=file.row.owner,
            start=seen.start + file.row.offset,
            end=seen.end + file.row.offset,
            confidence=round(confidence, 3),
            reasons=(*shown, *seen.against),
            suppression=inline_suppression(seen.line, seen.above, seen.rule.id, self._foreign),
            secret_id=self._identified(seen.rule, file.path, seen.secret),
        )

    def _identified(self, rule: Unsafe, path: str, secret: Secret) -> SecretId:
        text = b" ".join(secret.reveal().split())
        return self._identity.of(Secret(b"\0".join((rule.id.encode(), path.encode("utf-8", "replace"), text))))


def _in_place(rule: Unsafe, file: File, text: str, match: Match) -> _Seen:
    start, end = (_bytes_before(text, at) for at in (match.place.start, match.place.end))
    secret = Secret(f"{match.trail}={match.place.value}".encode("utf-8", "surrogateescape"))
    return _Seen(rule, start, end, secret, match.trail, practice(file.path), *file.lines(start, end))


def _is_taken(one: Detection, spans: list[tuple[int, int, int]]) -> bool:
    """Whether any of the spans (owner, start, end; ascending) meets a detection."""
    after = bisect_right(spans, (one.owner, one.end))
    return after > 0 and spans[after - 1][0] == one.owner and spans[after - 1][2] > one.start


def _distinct(found: list[Detection]) -> list[Detection]:
    """One for each place: of rules that meet the surer one."""
    kept: list[Detection] = []
    for one in sorted(found, key=lambda d: (d.owner, d.start, -d.confidence, d.rule)):
        last = kept[-1] if kept else None
        if last is None or last.owner != one.owner or last.end <= one.start:
            kept.append(one)
        elif one.confidence > last.confidence:
            kept[-1] = one
    return kept


def _quoted(secret: Secret) -> str:
    text = " ".join(secret.reveal().decode("utf-8", "replace").split())
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _bytes_before(text: str, place: int) -> int:
    return place if text.isascii() else len(text[:place].encode("utf-8", "surrogateescape"))


def _reads_documents() -> bool:
    from importlib.util import find_spec

    return find_spec("yaml") is not None


def _lacking(detail: str) -> Skipped:
    return Skipped(
        path="unsafe defaults", reason="extra not installed", detail=f"{detail}: pip install 'oakum[insecure]'"
    )
