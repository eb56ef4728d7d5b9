"""Engines over toy rules, and senses that see what a test puts before them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from guard.processes import Home
from guard.toyhost import ABLE, ToyHost
from oakum.detect.equipment import Equipment
from oakum.guard.engine import Context, Engine
from oakum.guard.seek import Seeker
from oakum.guard.senses import Senses
from oakum.guard.session import Session
from oakum.model import Identity, Severity

KEY = bytes(range(32))


class Deed(msgspec.Struct, frozen=True):
    why: str
    sure: str = "certain"


class Sight(msgspec.Struct, frozen=True):
    shows: tuple[Deed, ...] = ()
    leaks: tuple[Deed, ...] = ()
    complete: bool = True
    why: str = ""


def looks(command: str, folder: str, environment: Mapping[str, str], until: float) -> Sight:
    shows = (Deed(".env is read by cat"),) if "cat .env" in command else ()
    leaks = (Deed(".env is sent by curl", "likely"),) if "curl" in command else ()
    return Sight(shows, leaks, complete="eval" not in command, why="eval of something")


@pytest.fixture
def files() -> dict[str, bytes]:
    """Absolute path -> content, for the engine to read."""
    return {}


@pytest.fixture
def make_engine(tools: Equipment, files: dict[str, bytes]) -> Callable[[], Engine]:
    def make() -> Engine:
        senses = Senses(
            seeker=Seeker(tools.detector(), 0.5),
            look=looks,
            wrap=lambda command, session: f"wrapped {command}",
            locate=lambda path, folder, home: "environment file" if path.endswith(".env") else "",
            read=files.get,
            alarms=lambda event, environment: [f"{path}: hooks are off" for path in event.paths],
        )
        return Engine(senses, {"toy-token": Severity.HIGH})

    return make


@pytest.fixture
def engine(make_engine: Callable[[], Engine]) -> Engine:
    return make_engine()


@pytest.fixture
def context() -> Context:
    return Context(
        capabilities=ABLE,
        carried=ToyHost().carried,
        session=Session(KEY, "session"),
        identity=Identity(KEY),
        until=float("inf"),
    )


@pytest.fixture
def user() -> Iterator[Home]:
    """A user's home, in a short path, as sockets need it."""
    with tempfile.TemporaryDirectory(prefix="ok", ignore_cleanup_errors=True) as folder:
        made = Home(Path(folder))
        yield made
        made.end()
