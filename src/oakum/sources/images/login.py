"""Logins that `docker login` or `podman login` left on this machine; looked at only when the user asks for it.

The format: docker/cli, docs of `docker login` ("Credential stores", "Credential helpers").
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import msgspec

from oakum.model import Secret

_HUB = "https://index.docker.io/v1/"
_MOST = 1 << 20
_SECONDS = 20
_HELPER = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def login(registry: str) -> Secret | None:
    """Base64 of `user:password` for a registry, as basic authentication wants it; None when there is none."""
    config = _config()
    keys = (_HUB,) if registry == "registry-1.docker.io" else (registry, f"https://{registry}")
    helpers = config.get("credHelpers")
    for key in keys:
        helper = (helpers.get(key) if isinstance(helpers, dict) else None) or config.get("credsStore")
        found = _from_helper(str(helper), key) if helper else _from_file(config, key)
        if found:
            return found
    return None


def _config() -> dict[str, Any]:
    folder = Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
    try:
        with (folder / "config.json").open("rb") as file:
            config = msgspec.json.decode(file.read(_MOST))
    except (OSError, msgspec.DecodeError):
        return {}
    return config if isinstance(config, dict) else {}


def _from_file(config: dict[str, Any], key: str) -> Secret | None:
    entries = config.get("auths")
    entry = entries.get(key) if isinstance(entries, dict) else None
    auth = entry.get("auth") if isinstance(entry, dict) else None
    return Secret(auth.encode()) if isinstance(auth, str) and auth else None


def _from_helper(helper: str, key: str) -> Secret | None:
    import base64

    if not _HELPER.fullmatch(helper):
        return None
    try:
        answer = subprocess.run(
            [f"docker-credential-{helper}", "get"],
            input=key.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        found = msgspec.json.decode(answer.stdout)
    except (OSError, subprocess.SubprocessError, msgspec.DecodeError):
        return None
    if not isinstance(found, dict) or not found.get("Secret"):
        return None
    return Secret(base64.b64encode(f"{found.get('Username', '')}:{found['Secret']}".encode()))
