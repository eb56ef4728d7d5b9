"""Checks what the built distributions hold: `python .ci/distribution.py FOLDER`."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

SOURCE = Path("src/oakum")
DATA = (
    "rules/data/*.toml",
    "rules/insecure/*.toml",
    "report/templates/*",
    "cli/templates/*",
    "sources/agents/data/*.toml",
    "py.typed",
    "**/*.py",
)
KERNEL = ("kernel/*.c", "kernel/*.h", "kernel/*.pyx", "kernel/bound/*.pxi")
GENERATED = "kernel/native.c"


def main(folder: Path) -> int:
    """Prints what is missing; returns 1 when something is."""
    (wheel,), (archive,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    built = set(zipfile.ZipFile(wheel).namelist())
    with tarfile.open(archive) as tar:
        packed = {name.partition("/")[2] for name in tar.getnames()}
    missing = [f"wheel: {name}" for name in expected(DATA) if f"oakum/{name}" not in built]
    missing += [f"sdist: {name}" for name in expected(DATA + KERNEL) if f"src/oakum/{name}" not in packed]
    missing += [f"sdist: {name}" for name in ("LICENSE", "README.md", "tests", "docs") if name not in packed]
    if not any(name.startswith("oakum/kernel/native.") and name.endswith((".so", ".pyd")) for name in built):
        missing.append("wheel: the compiled kernel")
    print("\n".join(missing) or f"{wheel.name}: {len(built)} files, {archive.name}: {len(packed)} entries")
    return int(bool(missing))


def expected(patterns: tuple[str, ...]) -> list[str]:
    """Files of the source tree, relative to the package."""
    found = {
        path.relative_to(SOURCE).as_posix() for pattern in patterns for path in SOURCE.glob(pattern) if path.is_file()
    }
    return sorted(found - {GENERATED})


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
