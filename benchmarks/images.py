"""An image of a given size against `gzip -dc` of its layers: python benchmarks/images.py [--megabytes 1000].

Its files are those of a folder (by default /usr, as in an image of this system) in random order, again where they are
too few, in an OCI layout that is made anew and thrown away.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path


def main() -> None:
    """Prints both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000, help="of unpacked layers")
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--files", type=Path, default=Path("/usr"))
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        layout = Path(folder)
        sizes = _made(layout, asked.files, asked.megabytes << 20, asked.layers)
        packed = [str(path) for path in (layout / "blobs/sha256").iterdir() if path.stat().st_size > 1 << 16]
        print(f"{len(packed)} layers, {sum(sizes) >> 20} MB unpacked, {_size(packed) >> 20} MB packed")
        reference = min(_timed(["gzip", "-dc", *packed]) for _ in range(asked.runs))
        command = [
            sys.executable,
            "-m",
            "oakum.cli.main",
            "scan",
            f"image:{layout}",
            "--fail-on",
            "never",
            "-f",
            "json",
        ]
        oakum = min(_timed(command) for _ in range(asked.runs))
    print(f"gzip -dc {reference:.2f} s, oakum {oakum:.2f} s, ratio {oakum / reference:.2f}")


def _made(layout: Path, files: Path, size: int, layers: int) -> list[int]:
    blobs = layout / "blobs/sha256"
    blobs.mkdir(parents=True)
    found = sorted(path for path in files.rglob("*") if path.is_file() and not path.is_symlink())
    random.Random(1).shuffle(found)
    source = cycle(found)
    sizes, entries = [], []
    for _ in range(layers):
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for number, path in enumerate(_until(source, buffer, size // layers)):
                archive.add(path, arcname=f"{number}/{path.relative_to(files)}")
        sizes.append(buffer.tell())
        entries.append(_put(blobs, gzip.compress(buffer.getvalue(), compresslevel=6)))
    config = _put(blobs, b'{"config": {}}')
    manifest = _put(blobs, json.dumps({"config": config, "layers": entries}).encode())
    (layout / "index.json").write_text(json.dumps({"manifests": [manifest]}))
    return sizes


def _until(files: Iterator[Path], buffer: io.BytesIO, size: int) -> Iterator[Path]:
    while buffer.tell() < size:
        yield next(files)


def _put(blobs: Path, content: bytes) -> dict[str, object]:
    name = hashlib.sha256(content).hexdigest()
    (blobs / name).write_bytes(content)
    return {"digest": f"sha256:{name}", "size": len(content)}


def _size(paths: list[str]) -> int:
    return sum(os.path.getsize(path) for path in paths)  # noqa: PTH202 - names are what gzip takes


def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
