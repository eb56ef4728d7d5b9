"""How fast known values are searched for, and how often something else is taken for one.

python benchmarks/known.py FOLDER [--values 10000] [--megabytes 100]

FOLDER holds source code. The values are made at run time: half are random, as issuers make them, half are such as
people choose (two words, a number, a sign), so whatever is found in FOLDER is found wrongly.
"""

from __future__ import annotations

import json
import random
import re
import string
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from oakum.detect.known import KnownIndex, KnownValue, Search, build
from oakum.detect.known.worth import refusal
from oakum.model import Identity, Secret

MEGABYTE = 1_000_000
GUARDED = 256 << 10
"""Bytes of a large tool call in a guard."""
_SOURCE = re.compile(r".*\.(?:py|rb|js|ts|c|h|cc|java|go|rs|php|pl|sh|ya?ml|json|xml|html|md|rst|txt|erb|cfg)")
_LETTERS = string.ascii_letters + string.digits


def main() -> None:
    """Measures and prints."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--values", type=int, default=10_000)
    parser.add_argument("--megabytes", type=int, default=100)
    options = parser.parse_args()
    pieces = list(texts(options.folder, options.megabytes * MEGABYTE))
    index = timed_build(list(values(options.values, pieces[0])))
    search = Search(index)
    sample = b"".join(pieces[:4])[: 8 * MEGABYTE]
    for name, text in shapes(sample).items():
        report(search, name, text)
    report(search, "source, 256 KB", sample[:GUARDED])
    false_positives(search, pieces)


def texts(folder: Path, wanted: int) -> Iterator[bytes]:
    """Source code in pieces of some megabytes, in a random order of files that is the same each time."""
    paths = sorted(path for path in folder.rglob("*") if _SOURCE.fullmatch(path.name) and path.is_file())
    random.Random(1).shuffle(paths)
    piece = bytearray()
    for path in paths:
        if wanted <= 0:
            break
        content = path.read_bytes()[:MEGABYTE]
        wanted -= len(content)
        piece += content + b"\n"
        if len(piece) >= 2 * MEGABYTE:
            yield bytes(piece)
            piece.clear()
    if piece:
        yield bytes(piece)


def values(count: int, text: bytes) -> Iterator[KnownValue]:
    """Values of both kinds; words are those of the text."""
    rng = random.Random(2)
    words = sorted(set(re.findall(r"\b[a-z]{4,9}\b", text.decode("latin-1"))))
    made = 0
    while made < count:
        chosen = f"{rng.choice(words).title()}{rng.choice(words)}{rng.randint(1, 999)}{rng.choice('!#$%&*@')}"
        issued = "".join(rng.choices(_LETTERS, k=rng.randint(12, 64)))
        value = issued if made % 2 else chosen[: rng.randint(8, 30)]
        if refusal(value) is None:
            made += 1
            yield KnownValue(kind="benchmark", name=str(made), secret=Secret(value.encode()))


def timed_build(known: list[KnownValue]) -> KnownIndex:
    """The index, and what it cost."""
    start = time.process_time()
    index = build(known, Identity(bytes(32)))
    seconds, size = time.process_time() - start, len(index.to_bytes())
    print(f"index of {len(index.entries):,} values: {seconds * 1e3:,.0f} ms, {size / MEGABYTE:.1f} MB")
    return index


def shapes(source: bytes) -> dict[str, bytes]:
    """The same text as it is, as one JSON string, as JSON in JSON, and in percent signs where URLs have them."""
    text = source.decode("latin-1")
    once = json.dumps(text)
    return {
        "source": source,
        "JSON": once.encode(),
        "JSON in JSON": json.dumps(once).encode(),
        "form data": text.replace(" ", "%20").replace("\n", "%0A").encode("latin-1"),
    }


def report(search: Search, name: str, text: bytes) -> None:
    """Processor time for each megabyte, the best of five."""
    best = min(_seconds(search, text) for _ in range(5))
    size = len(text) / MEGABYTE
    print(f"{name}: {best * 1e3 / size:.1f} ms/MB ({size:.2f} MB in {best * 1e3:.1f} ms)")


def _seconds(search: Search, text: bytes) -> float:
    start = time.process_time()
    search.find(text)
    return time.process_time() - start


def false_positives(search: Search, pieces: list[bytes]) -> None:
    """What was found where nothing is."""
    wrong = [(match, piece) for piece in pieces for match in search.find(piece)]
    print(f"wrongly found in {sum(map(len, pieces)) / MEGABYTE:.0f} MB of source code: {len(wrong)}")
    for match, piece in wrong[:20]:
        print(f"  {match.forms} {piece[match.start : match.end]!r} in {piece[match.start - 20 : match.end + 20]!r}")


if __name__ == "__main__":
    main()
