"""What agents read and write all day and what holds no secret: made at run time, from code that is at hand."""

from __future__ import annotations

import base64
import difflib
import json
import random
import sysconfig
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_WORDS = [
    "the", "a", "password", "token", "of", "to", "should", "be",
    "stored", "in", "vault", "environment", "variable", "never", "commit", "rotate",
    "key", "user", "login", "reset",
]  # fmt: skip
_LONGEST = 4000


def benign(number: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Kind and text of so many."""
    files = _files(rng)
    makers: dict[str, Callable[[], str]] = {
        "code": lambda: _piece(rng, rng.choice(files)),
        "diff": lambda: _diff(rng, rng.choice(files)),
        "lock file": lambda: _lock(rng),
        "hashes": lambda: "".join(f"{rng.randbytes(32).hex()}  file{n}.bin\n" for n in range(20)),
        "git log": lambda: "".join(
            f"commit {rng.randbytes(20).hex()}\nAuthor: A <a@example.com>\n\n    x\n" for _ in range(9)
        ),
        "UUIDs": lambda: json.dumps([{"id": str(_uuid(rng)), "parent": str(_uuid(rng))} for _ in range(9)], indent=1),
        "docs about passwords": lambda: _prose(rng),
        "image": lambda: (
            "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + rng.randbytes(2000)).decode()
        ),
        "settings without secrets": lambda: _settings(rng),
        "log": lambda: _log(rng),
    }
    for count in range(number):
        kind = list(makers)[count % len(makers)]
        yield kind, makers[kind]()


def _files(rng: random.Random) -> list[str]:
    library = Path(sysconfig.get_paths()["stdlib"])
    found = [
        *library.glob("*.py"),
        *library.glob("[a-h]*/*.py"),
        *_ROOT.glob("src/oakum/**/*.py"),
        *_ROOT.glob("docs/**/*.md"),
    ]
    chosen = rng.sample(sorted(path for path in found if "site-packages" not in path.parts), 400)
    return [path.read_text("utf-8", "replace") for path in chosen]


def _piece(rng: random.Random, text: str) -> str:
    start = rng.randrange(max(1, len(text) - _LONGEST))
    return text[text.find("\n", start) + 1 :][:_LONGEST]


def _diff(rng: random.Random, text: str) -> str:
    old = _piece(rng, text).splitlines(keepends=True)
    new = [line for line in old if rng.random() > 0.1]
    return "".join(difflib.unified_diff(old, new, "a/file.py", "b/file.py"))


def _lock(rng: random.Random) -> str:
    packages = {
        f"node_modules/pkg{n}": {
            "version": f"{rng.randrange(9)}.{rng.randrange(20)}.0",
            "resolved": f"https://packages.example.com/pkg{n}/-/pkg{n}-1.0.0.tgz",
            "integrity": "sha512-" + base64.b64encode(rng.randbytes(64)).decode(),
        }
        for n in range(15)
    }
    return json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2)


def _uuid(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(bytes=rng.randbytes(16), version=4)


def _prose(rng: random.Random) -> str:
    lines = [" ".join(rng.choices(_WORDS, k=14)).capitalize() + "." for _ in range(12)]
    lines += [
        "export API_TOKEN=<your token>",
        "password: ${DB_PASSWORD}",
        'api_key = os.environ["API_KEY"]',
        "PASSWORD=your-password-here",
    ]
    rng.shuffle(lines)
    return "\n".join(lines)


def _settings(rng: random.Random) -> str:
    return "\n".join(
        [
            f"PORT={rng.randrange(9999)}",
            "DEBUG=true",
            "SECRET_KEY_FILE=/run/secrets/key",
            "TOKEN_TTL=3600",
            "LOG_LEVEL=info",
            f"image: app@sha256:{rng.randbytes(32).hex()}",
            f"build_id: {rng.randbytes(8).hex()}",
            "tokenizer: cl100k_base",
        ]
    )


def _log(rng: random.Random) -> str:
    return "".join(
        f"2026-01-02T03:04:{n:02}Z INFO request_id={_uuid(rng)} trace={rng.randbytes(16).hex()}"
        f" GET /v1/users/{rng.randrange(9999)} 200\n"
        for n in range(20)
    )
