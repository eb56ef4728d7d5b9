"""Commands and what is to be seen in them, written as `kind thing flags`."""

from __future__ import annotations

from collections.abc import Iterable

from oakum.guard.shell import Deed, Sight, look

HOME, FOLDER = "/home/u", "/home/u/app"
ENVIRONMENT = {"HOME": HOME, "PATH": "/bin", "GITHUB_TOKEN": "x"}


def seen(command: str) -> Sight:
    return look(command, FOLDER, ENVIRONMENT)


def written(deeds: Iterable[Deed]) -> list[str]:
    """`read .env shown`, `send host <.env`."""
    return [
        " ".join(
            [
                deed.kind,
                deed.what,
                *(["shown"] if deed.shown else []),
                *(["sent"] if deed.sent else []),
                *(f"<{one}" for one in deed.carries),
                *(["login"] if deed.as_login else []),
            ]
        )
        for deed in deeds
    ]
