"""`conftest pull` and `--update`: what lies at some addresses comes into the folder of policies.

A list beside the policies says which files came from where, so that what an address no longer has goes away with the
next update: an exception that was withdrawn must not stay.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from oakum.model import PolicyError, SourceError
from oakum.policy.atomic import write_text
from oakum.policy.pull import git, oci, web
from oakum.policy.pull.address import Address, address
from oakum.policy.pull.arrived import LARGEST, MOST_FILES

LISTING = ".oakum-pulled"
"""Beside the policies: JSON, address -> paths."""


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What came from one address."""

    source: str
    """Without passwords."""
    files: tuple[str, ...]
    """Paths in the folder of policies."""
    removed: tuple[str, ...] = ()
    """That it had before and no longer has."""


def pull(urls: Sequence[str], folder: Path, *, overwrite: bool = False, with_login: bool = False) -> list[Pulled]:
    """Fetches all addresses, then puts what they have into the folder.

    Without `overwrite`, a file that is there with another content and did not come from the same address is left, and
    is an error. Nothing changes when an address cannot be fetched. Raises UsageError for one that is none,
    SourceError, PolicyError and ConfigError.
    """
    asked = [address(url) for url in urls]
    with tempfile.TemporaryDirectory(prefix="oakum-pull-") as scratch:
        fetched = [(one, _fetched(one, Path(scratch, str(number)), with_login)) for number, one in enumerate(asked)]
        known = _listed(folder)
        for one, there in fetched:
            _look(one, there, folder, frozenset(known.get(one.shown, ())), overwrite)
        return [_put(one, there, folder, known) for one, there in fetched]


def _fetched(asked: Address, into: Path, with_login: bool) -> Path:
    into.mkdir()
    match asked.kind:
        case "git":
            git.fetch(asked, into)
        case "web":
            web.fetch(asked, into)
        case "oci":
            oci.fetch(asked, into, with_login=with_login)
        case "path":
            web.fetch_path(asked, into)
    files = _files(into)
    size = sum((into / name).stat().st_size for name in files)
    if not files:
        raise SourceError(f"{asked.shown}: holds no file")
    if len(files) > MOST_FILES or size > LARGEST:
        raise SourceError(f"{asked.shown}: has more than {MOST_FILES} files or {LARGEST >> 20} MiB")
    return into


def _files(folder: Path) -> list[str]:
    """The regular files below; links are left out."""
    every = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path.relative_to(folder).as_posix() for path in every]


def _look(asked: Address, there: Path, folder: Path, own: frozenset[str], overwrite: bool) -> None:
    """Refuses to write over what others wrote, or through a link."""
    inside = folder.resolve()
    for name in _files(there):
        target = folder / name
        if not target.resolve().is_relative_to(inside) or target.is_symlink() or target.is_dir():
            raise PolicyError(f"{asked.shown}: cannot be put there, where a link or folder is", file=str(target))
        is_other = target.exists() and name not in own and target.read_bytes() != (there / name).read_bytes()
        if is_other and not overwrite:
            raise PolicyError("is there already: move it away, or fetch with --overwrite", file=str(target))


def _put(asked: Address, there: Path, folder: Path, known: dict[str, list[str]]) -> Pulled:
    names = _files(there)
    kept = {name for source, files in known.items() if source != asked.shown for name in files} | set(names)
    gone = tuple(name for name in known.get(asked.shown, ()) if name not in kept)
    try:
        for name in names:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((there / name).read_bytes())
        for name in gone:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise PolicyError(f"{asked.shown}: cannot be put into the folder: {error.strerror}", file=str(folder)) from None
    known[asked.shown] = names
    write_text(folder / LISTING, msgspec.json.format(msgspec.json.encode(known), indent=1).decode() + "\n")
    return Pulled(source=asked.shown, files=tuple(names), removed=gone)


def _listed(folder: Path) -> dict[str, list[str]]:
    """What came from where. Paths that lead outside, which only somebody else can have written, do not count."""
    try:
        raw = (folder / LISTING).read_bytes()
        listed = msgspec.json.decode(raw, type=dict[str, list[str]])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        raise PolicyError("is no list of fetched policies: remove it", file=str(folder / LISTING)) from None
    inside = folder.resolve()
    return {
        source: [name for name in names if (folder / name).resolve().is_relative_to(inside)]
        for source, names in listed.items()
    }
