"""The texts of manifest files: read where a shard runs, bounded, whatever their encoding."""

from __future__ import annotations

import codecs
import errno
from collections.abc import Iterator
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.sources.manifests.nodes import documents, get, items_of, text_of
from oakum.sources.manifests.shard import LARGEST, Text
from oakum.sources.names import actual
from oakum.sources.regular import read_regular

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_LARGEST_ENVS = 1 << 20


class Files(msgspec.Struct, frozen=True):
    """Some files of a folder, as texts."""

    root: str
    paths: tuple[str, ...]
    """As they are shown; relative to the root, or empty for the root itself."""

    def __iter__(self) -> Iterator[Text]:
        for path in self.paths:
            text = _read(Path(self.root), path)
            yield text
            if Path(path or self.root).name in _KUSTOMIZATIONS and text.content:
                yield from _generated(Path(self.root), path, text.content)


def decoded(content: bytes) -> str:
    """Text of a file; bytes that are none become replacement characters."""
    if content[:2] in _UTF16:
        return content.decode("utf-16", "replace")
    return content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def _read(root: Path, path: str) -> Text:
    shown = path or root.name
    try:
        place = root / actual(path).decode("utf-8", "surrogateescape") if path else root
        content = read_regular(place, LARGEST + 1, follow=not path)  # what the user names may be a link
    except OSError as error:
        return Text(shown, "", (_unread(shown, error),))
    if len(content) > LARGEST:
        return Text(shown, "", (Skipped(path=shown, reason="too large", detail=f"more than {LARGEST} bytes"),))
    return Text(shown, decoded(content))


def _unread(shown: str, error: OSError) -> Skipped:
    if error.errno == errno.ELOOP:  # what it points to is read where it stands
        return Skipped(path=shown, reason="symbolic link", by_default=True)
    return Skipped(path=shown, reason="unreadable", detail=error.strerror or "")


def _generated(root: Path, path: str, content: str) -> Iterator[Text]:
    """The env files that a Kustomize secretGenerator names, written as the Secrets that it makes of them."""
    folder = Path(path).parent
    for document in documents(content):
        for generator in items_of(get(document.root, "secretGenerator")):
            named = [*items_of(get(generator, "envs")), get(generator, "env")]
            for name in filter(None, map(text_of, named)):
                target = (root / folder / name).resolve()
                if target.is_relative_to(root.resolve()) and target.is_file():
                    yield from _env_file(root, target, text_of(get(generator, "name")))


def _env_file(root: Path, target: Path, name: str) -> Iterator[Text]:
    text = _read(root.resolve(), str(target.relative_to(root.resolve())))
    if len(text.content) > _LARGEST_ENVS:
        yield Text(text.path, "", (Skipped(path=text.path, reason="too large", detail="env file"),))
        return
    pairs = [line.partition("=") for line in text.content.splitlines() if not line.lstrip().startswith("#")]
    data = {key.strip(): value.strip().strip("\"'") for key, separator, value in pairs if separator}
    secret = {"kind": "Secret", "metadata": {"name": name}, "stringData": data}
    yield text._replace(content=msgspec.json.encode(secret).decode(), original=text.content)
