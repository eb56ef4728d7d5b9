"""Runs a tool that renders manifests: on hostile input, so without this machine's settings, network, or much time."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence

from oakum.sources.manifests.files import decoded

SECONDS = 60
_LARGEST = 64 << 20
_LONGEST_COMPLAINT = 64 << 10
_BOUNDED = ("/bin/sh", "-c", 'ulimit -v 4194304 2>/dev/null; exec "$@"', "sh")
"""Runs a command within 4 GB of memory, where the system can do that: templates can ask for any amount."""
_NO_PROGRAM = (126, 127)
"""What a shell says of a program that it cannot find or start."""
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: what asks for the network fails at once."""


class NotRendered(Exception):  # noqa: N818 - reads as what it says about a unit
    """Why there is nothing; never quotes the tool, which may quote values."""


def rendered(command: Sequence[str], programs: str, known: Mapping[str, str]) -> str:
    """What the command prints. `programs` is its PATH; `known` explains words of its complaint.

    Raises NotRendered.
    """
    try:
        return _run(command, programs, known)
    except subprocess.TimeoutExpired:
        raise NotRendered(f"{command[0]} took more than {SECONDS} s") from None
    except OSError as error:
        raise NotRendered(f"{command[0]} cannot run: {error.strerror}") from None


def _run(command: Sequence[str], programs: str, known: Mapping[str, str]) -> str:
    with (
        tempfile.TemporaryDirectory() as home,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as complaint,
    ):
        done = subprocess.run(
            (*_BOUNDED, *command),
            env=_environment(home, programs),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaint,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode:
            complaint.seek(0)
            said = complaint.read(_LONGEST_COMPLAINT).decode("utf-8", "replace")
            name = os.path.basename(command[0])  # noqa: PTH119 - a word, no path
            happened = "cannot run" if done.returncode in _NO_PROGRAM else "fails on it"
            raise NotRendered(next((why for word, why in known.items() if word in said), f"{name} {happened}"))
        output.seek(0)
        content = output.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise NotRendered(f"it comes to more than {_LARGEST >> 20} MB")
    return decoded(content)


def _environment(home: str, programs: str) -> dict[str, str]:
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), _NOWHERE)
    return proxies | {"PATH": programs, "HOME": home, "KUBECONFIG": os.devnull, "NO_PROXY": "", "no_proxy": ""}
