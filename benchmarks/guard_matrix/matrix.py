"""The whole matrix, counted, and as Markdown."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from guard_matrix.answers import Bench, Fate
from guard_matrix.benign import benign
from guard_matrix.channels import Channel, channels
from guard_matrix.leaks import ENCODINGS, KINDS, KNOWN, leaks
from oakum.guard.event import Moment

SEED = 20_261_124
BENIGN = 2_000


class Cell(msgspec.Struct, frozen=True):
    """One leak at one place."""

    kind: str
    encoding: str
    host: str
    event: str
    action: str
    fate: Fate
    can: bool
    """Whether the host lets a hook do anything there."""


class Matrix(msgspec.Struct, frozen=True):
    """What became of all of them."""

    cells: Sequence[Cell]
    benign: Counter[str]
    """Events by kind."""
    disturbed: Counter[str]
    """Of them, those that were stopped or changed."""

    def rate(self, **wanted: str) -> float:
        """Share that was stopped or redacted, where the host lets a hook do so."""
        cells = [cell for cell in self.cells if cell.can and all(getattr(cell, k) == v for k, v in wanted.items())]
        return sum(cell.fate is not Fate.PASSED for cell in cells) / len(cells) if cells else 1.0


def measure(rng: random.Random | None = None) -> Matrix:
    """All kinds x encodings x channels, then the benign events over the channels in turn."""
    rng = rng or random.Random(SEED)
    known = "".join(rng.choices("abcdefghjkmnpqrstuvwxyz23456789", k=20))
    bench = Bench(known)
    ways = list(channels(str(bench.folder)))
    texts = list(leaks(known, rng))
    cells = [_cell(bench, leak.kind, leak.encoding, leak.text, way) for leak in texts for way in ways]
    total, disturbed = Counter[str](), Counter[str]()
    able = [way for way in ways if way.stops]
    for count, (kind, text) in enumerate(benign(BENIGN, rng)):
        total[kind] += 1
        disturbed[kind] += not bench.is_untouched(able[count % len(able)], text)
    return Matrix(cells, total, disturbed)


def _cell(bench: Bench, kind: str, encoding: str, text: str, way: Channel) -> Cell:
    can = way.stops and way.moment is not Moment.FAILED_TOOL
    return Cell(kind, encoding, way.host, way.event, str(way.action), bench.fate(way, text), can)


def markdown(matrix: Matrix) -> str:
    """The tables."""
    by_encoding = ([one, f"{matrix.rate(encoding=one):.2%}"] for one in ENCODINGS)
    by_kind = ([one, f"{matrix.rate(kind=one):.2%}"] for one in (*KINDS, KNOWN))
    by_benign = ([kind, str(number), str(matrix.disturbed[kind])] for kind, number in matrix.benign.items())
    lines = [
        *(_leaks(matrix), ""),
        *_table(["Encoding", "Stopped or redacted"], by_encoding),
        *_table(["Host", "Event", "Tool", "Stopped", "Redacted", "Passed"], _by_place(matrix.cells)),
        *_table(["Kind", "Stopped or redacted"], by_kind),
        *(_harmless(matrix), ""),
        *_table(["Benign", "Events", "Stopped or changed"], by_benign),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _leaks(matrix: Matrix) -> str:
    able = sum(cell.can for cell in matrix.cells)
    return (
        f"{len(KINDS) + 1} kinds of secrets in {len(ENCODINGS)} encodings through {len(_places(matrix.cells))} events:"
        f" {len(matrix.cells):,} payloads, {able:,} of them where the host lets a hook act. Of these"
        f" {matrix.rate():.2%} were stopped or redacted."
    )


def _harmless(matrix: Matrix) -> str:
    total, disturbed = matrix.benign.total(), matrix.disturbed.total()
    return f"Of {total:,} benign events {disturbed} were stopped or changed ({disturbed / total:.2%})."


def _places(cells: Iterable[Cell]) -> dict[tuple[str, str, str], list[Cell]]:
    places = defaultdict(list)
    for cell in cells:
        places[cell.host, cell.event, cell.action].append(cell)
    return places


def _by_place(cells: Iterable[Cell]) -> Iterable[list[str]]:
    for (host, event, action), found in sorted(_places(cells).items()):
        fates = Counter(cell.fate for cell in found)
        counted = [str(fates[fate]) if found[0].can else "" for fate in Fate]
        yield [host, f"`{event}`", action, *(counted if found[0].can else ["", "", "the host lets a hook only watch"])]


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)] + [""]
