"""The texts of states and plans: encrypted ones are recognised, binary plans opened."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from oakum.model import Skipped
from oakum.sources.manifests.files import Files, decoded
from oakum.sources.manifests.shard import LARGEST, Text
from oakum.sources.names import actual
from oakum.sources.regular import read_regular

_ENCRYPTED = re.compile(r'"encrypted_data"\s*:\s*"')
_ZIP = b"PK\x03\x04"
_PRINTABLE = re.compile(rb"[\x20-\x7e]{6,}")
_MOST_MEMBERS = 2000


class StateFiles(msgspec.Struct, frozen=True):
    """Some states and plans of a folder, as texts."""

    root: str
    paths: tuple[str, ...]

    def __iter__(self) -> Iterator[Text]:
        for path in self.paths:
            for text in Files(self.root, (path,)):
                yield from _opened(Path(self.root), path, text)


def _opened(root: Path, path: str, text: Text) -> Iterator[Text]:
    if text.content.startswith("PK\x03\x04"):
        yield from _members(text.path, root / actual(path).decode("utf-8", "surrogateescape") if path else root)
    elif _ENCRYPTED.search(text.content, 0, 1 << 16) or _ENCRYPTED.search(text.content[-4096:]):
        detail = "a state or plan that OpenTofu encrypted"
        yield Text(text.path, "", (Skipped(path=text.path, reason="encrypted", detail=detail, by_default=True),))
    else:
        yield text


def _members(shown: str, path: Path) -> Iterator[Text]:
    """A binary plan: a zip of states in JSON, configuration, and the plan itself in a format of Terraform's own."""
    try:
        with zipfile.ZipFile(io.BytesIO(read_regular(path, LARGEST))) as archive:
            for info in archive.infolist()[:_MOST_MEMBERS]:
                with archive.open(info) as file:
                    content = file.read(LARGEST + 1)
                name = f"{shown}!/{info.filename}"
                if len(content) > LARGEST:
                    yield Text(name, "", (Skipped(path=name, reason="too large", detail=f"more than {LARGEST} bytes"),))
                else:
                    yield Text(name, _readable(info.filename, content))
    except Exception as error:
        # Zip files fail on hostile bytes in more ways than they document. Their messages may quote the content.
        yield Text(shown, "", (Skipped(path=shown, reason="damaged", detail=type(error).__name__),))


def _readable(name: str, content: bytes) -> str:
    if name == "tfplan":  # protocol buffers: strings stand in it as they are
        return msgspec.json.encode([one.decode("ascii") for one in _PRINTABLE.findall(content)]).decode()
    return decoded(content)
