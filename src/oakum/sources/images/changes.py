"""Which files each layer adds and takes away, so that a finding can say whether its file is still to be seen.

Whiteouts as in the OCI image specification (layer.md): `.wh.NAME` removes NAME of the layers below, `.wh..wh..opq`
everything in its folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from oakum.sources.archives.names import member_path

_WHITEOUT = ".wh."
_OPAQUE = ".wh..wh..opq"


class Told(msgspec.Struct, frozen=True):
    """What one layer does to the layers below. Paths as findings show them."""

    digest: str
    files: frozenset[str] = frozenset()
    """Anything but a folder: it replaces what was there."""
    gone: frozenset[str] = frozenset()
    opaque: frozenset[str] = frozenset()
    """Folders whose former content is gone."""


class Changes:
    """Gathers them while a layer is read."""

    def __init__(self, digest: str) -> None:
        self._digest = digest
        self._files: list[str] = []
        self._gone: list[str] = []
        self._opaque: list[str] = []

    def add(self, member: str, is_folder: bool) -> str | None:
        """Takes a member of the tar; the name to show it by, without `./`; None for a whiteout."""
        name = posixpath.normpath(member).lstrip("/")
        folder, _, last = name.rpartition("/")
        if last == _OPAQUE:
            self._opaque.append(_shown(folder))
        elif last.startswith(_WHITEOUT):
            self._gone.append(_shown(posixpath.join(folder, last.removeprefix(_WHITEOUT))))
        else:
            shown = _shown(name)
            if not is_folder:
                self._files.append(shown)
            return shown
        return None

    def encoded(self) -> str:
        """For the way to the target."""
        told = Told(self._digest, frozenset(self._files), frozenset(self._gone), frozenset(self._opaque))
        return msgspec.json.encode(told).decode()


def decoded(encoded: str) -> Told:
    """What `Changes.encoded` gave."""
    return msgspec.json.decode(encoded, type=Told)


def removed(path: str, digest: str, images: Iterable[Sequence[str]], told: Mapping[str, Told]) -> bool:
    """Whether no image (its layers from the bottom up) that has this layer shows the file at `path` any more."""
    outer = path.partition("!/")[0]
    holding = [layers for layers in images if digest in layers]
    return bool(holding) and all(
        any(_hides(told[above], outer) for above in _above(layers, digest) if above in told) for layers in holding
    )


def _above(layers: Sequence[str], digest: str) -> Sequence[str]:
    return layers[max(n for n, one in enumerate(layers) if one == digest) + 1 :]


def _hides(told: Told, path: str) -> bool:
    folders = list(_folders(path))
    return (
        path in told.files
        or path in told.gone
        or any(folder in told.gone or folder in told.opaque or folder in told.files for folder in folders)
    )


def _folders(path: str) -> Iterator[str]:
    while path:
        path = path.rpartition("/")[0]
        yield path


def _shown(name: str) -> str:
    return member_path("", name).removeprefix("!/")
