from __future__ import annotations

from pathlib import Path

import pytest

from oakum.config.user_dirs import cache_directory, config_directory, state_directory


@pytest.mark.parametrize(
    ("environ", "platform", "config", "cache"),
    [
        ({"HOME": "/home/u"}, "linux", "/home/u/.config/oakum", "/home/u/.cache/oakum"),
        (
            {"HOME": "/home/u"},
            "darwin",
            "/home/u/Library/Application Support/oakum",
            "/home/u/Library/Caches/oakum",
        ),
        (
            {"HOME": "/home/u", "XDG_CONFIG_HOME": "/c", "XDG_CACHE_HOME": "/k"},
            "darwin",
            "/c/oakum",
            "/k/oakum",
        ),
        (
            {"HOME": "/home/u", "XDG_CONFIG_HOME": "relative"},
            "linux",
            "/home/u/.config/oakum",
            "/home/u/.cache/oakum",
        ),
        ({"HOME": "/home/u", "OAKUM_CACHE_DIR": "/x"}, "linux", "/home/u/.config/oakum", "/x"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/oakum", "/local/oakum/cache"),
        ({}, "win32", None, None),
        ({}, "linux", None, None),
    ],
)
def test_directories(environ: dict[str, str], platform: str, config: str | None, cache: str | None) -> None:
    assert config_directory(environ, platform) == (config and Path(config))
    assert cache_directory(environ, platform) == (cache and Path(cache))


@pytest.mark.parametrize(
    ("environ", "platform", "state"),
    [
        ({"HOME": "/home/u"}, "linux", "/home/u/.local/state/oakum"),
        ({"HOME": "/home/u", "XDG_STATE_HOME": "/s"}, "darwin", "/s/oakum"),
        ({"HOME": "/home/u"}, "darwin", "/home/u/Library/Application Support/oakum/state"),
        ({"LOCALAPPDATA": "/local"}, "win32", "/local/oakum/state"),
        ({}, "win32", None),
        ({}, "linux", None),
    ],
)
def test_what_runs_leave_behind(environ: dict[str, str], platform: str, state: str | None) -> None:
    assert state_directory(environ, platform) == (state and Path(state))
