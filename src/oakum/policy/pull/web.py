"""Policies by HTTPS: one file, or an archive. Plain HTTP only from this machine."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from oakum.model import SourceError
from oakum.policy.pull.address import Address
from oakum.policy.pull.arrived import LARGEST, arrived
from oakum.sources.images.http import Named, request

_SECONDS = 300
_CHUNK = 1 << 16


def fetch(asked: Address, into: Path) -> None:
    """Raises SourceError."""
    parts = urlsplit(asked.url)
    if parts.username or parts.password:
        raise SourceError(f"{asked.shown}: user and password in an address are not sent; fetch such a file yourself")
    with request(asked.url, {"Accept": "*/*"}, named=Named(parts.netloc)) as response:
        if response.status != 200:
            raise SourceError(f"{asked.shown}: the server answers with status {response.status}")
        ends = time.monotonic() + _SECONDS
        content = bytearray()
        while chunk := response.read(_CHUNK):
            content += chunk
            if len(content) > LARGEST or time.monotonic() > ends:
                raise SourceError(f"{asked.shown}: has more than {LARGEST >> 20} MiB, or takes over {_SECONDS} seconds")
    arrived(asked, bytes(content), into)


def fetch_path(asked: Address, into: Path) -> None:
    """A file, an archive or a folder of this machine. Raises SourceError."""
    import shutil

    parts = urlsplit(asked.url)
    path = Path(unquote(parts.path) if parts.scheme == "file" else asked.url.partition("?")[0])
    wanted = path / asked.folder if asked.folder else path
    try:
        if wanted.is_dir():
            shutil.copytree(wanted, into, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
        elif path.is_file() and path.stat().st_size <= LARGEST:
            arrived(asked, path.read_bytes(), into)
        else:
            raise SourceError(f"{asked.shown}: is no folder, and no file of at most {LARGEST >> 20} MiB")
    except (OSError, shutil.Error) as error:
        raise SourceError(f"{asked.shown}: cannot be read: {error}") from None
