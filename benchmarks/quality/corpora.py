"""Large code with few secrets: whatever is found there was read once, and is labelled in labels.jsonl."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Literal, NamedTuple

import msgspec

from .score import Found

PACKAGES = (
    "babel==2.18.0",
    "dask==2026.8.0",
    "django==5.2.19",
    "docutils==0.23",
    "ipython==9.18.1",
    "networkx==3.6.1",
    "pygments==2.21.0",
    "pylint==4.1.4",
    "sphinx==9.0.4",
    "sympy==1.14.0",
)
"""Source packages of the package index."""
LABELS = Path(__file__).parent / "labels.jsonl"
USUAL = "a usual word"
_TEXT_HEAD = 8192


class Corpus(NamedTuple):
    """A folder of code."""

    name: str
    folder: Path
    lines: int
    """Line ends in its text files."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a person who read a finding says of it. The value itself stands nowhere."""

    corpus: str
    path: str
    line: int
    rule: str
    identity: str
    """Of the value, under the key of `benchmarks.quality` (all zeros)."""
    label: Literal["secret", "made up", "noise"]
    """`made up`: shaped and used as a secret, in a test or an example; a reader wants to be told. `noise`: nothing
    that anybody would call one."""
    note: str = ""
    """Why; `USUAL` where a test or an example uses a word that everybody would."""


def corpora(home: Path) -> Iterator[Corpus]:
    """The standard library of this Python and the packages, unpacked under `home`; brought at the first time."""
    library = home / "stdlib"
    if not library.exists():
        copytree(sysconfig.get_paths()["stdlib"], library, ignore=ignore_patterns("site-packages", "__pycache__"))
    yield Corpus("stdlib", library, _lines(library))
    for package in PACKAGES:
        folder = home / package.replace("==", "-")
        if not folder.exists():
            _bring(package, home / "sdists", folder)
        yield Corpus(package.partition("==")[0], folder, _lines(folder))


def _bring(package: str, downloads: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*command, "--dest", downloads, package], check=True)
    name, _, version = package.partition("==")
    (archive,) = downloads.glob(f"{name}-{version}.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")


def _lines(folder: Path) -> int:
    contents = (path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(content.count(b"\n") for content in contents if b"\0" not in content[:_TEXT_HEAD])


def labels() -> dict[tuple[str, str, int, str], Label]:
    """All labels, by corpus, path, line and identity."""
    decoder = msgspec.json.Decoder(Label)
    read = [decoder.decode(line) for line in LABELS.read_bytes().splitlines() if line]
    return {(one.corpus, one.path, one.line, one.identity): one for one in read}


def unlabelled(corpus: Corpus, found: Iterable[Found], known: dict[tuple[str, str, int, str], Label]) -> list[Found]:
    """Findings that nobody has read yet."""
    return [one for one in found if key(corpus, one) not in known]


def noise(corpus: Corpus, found: Iterable[Found], known: dict[tuple[str, str, int, str], Label]) -> int:
    """How many of the findings are noise, those that nobody has read included."""
    judged = [known.get(key(corpus, one)) for one in found]
    return sum(label is None or label.label == "noise" for label in judged)


def usual(corpus: Corpus, found: Iterable[Found], known: dict[tuple[str, str, int, str], Label]) -> int:
    """How many of the findings are made up of a usual word, such as a test's login with `secret`."""
    judged = [known.get(key(corpus, one)) for one in found]
    return sum(label is not None and label.note == USUAL for label in judged)


def key(corpus: Corpus, found: Found) -> tuple[str, str, int, str]:
    return corpus.name, found.path, found.first, found.identity
