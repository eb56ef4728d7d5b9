"""The key under which secrets get their identity: from the environment, a file, or made once for this user.

Who has the same key sees the same identities. A team shares one by `OAKUM_IDENTITY_KEY` or
`OAKUM_IDENTITY_KEY_FILE`, so that a baseline written on one machine holds on the others.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec

from oakum.config.user_dirs import config_directory
from oakum.model import ConfigError, Identity

FILE_NAME = "identity.key"
KEY_VARIABLE = "OAKUM_IDENTITY_KEY"
FILE_VARIABLE = "OAKUM_IDENTITY_KEY_FILE"
_LENGTH = 32
_SHORTEST = 16
_LONGEST = 4096


class IdentityKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key and where it came from. Its `repr` does not show the key."""

    key: bytes
    source: str
    """A file's path, the name of a variable, or why the key is ephemeral."""
    ephemeral: bool = False
    """True when it could not be kept: the next run has other identities, no baseline or exception matches."""

    def identity(self) -> Identity:
        """What computes identities under this key."""
        return Identity(self.key)

    def __repr__(self) -> str:
        return f"<IdentityKey from {self.source}>"


def identity_key(environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> IdentityKey:
    """The key in force; made and kept in `folder` (else the user's configuration folder) when there is none.

    Raises ConfigError for a key that is too short, unreadable, or readable by others.
    """
    if text := environ.get(KEY_VARIABLE):
        return IdentityKey(key=_decoded(text), source=KEY_VARIABLE)
    if name := environ.get(FILE_VARIABLE):
        return _read(Path(name))
    folder = folder or config_directory(environ)
    if folder is None:
        return _ephemeral("there is no home directory")
    return _kept(folder / FILE_NAME)


def _kept(path: Path) -> IdentityKey:
    try:
        if not path.exists():
            _create(path)
    except OSError as error:
        return _ephemeral(f"{path} cannot be written: {error.strerror}")
    return _read(path)


def _create(path: Path) -> None:
    """Writes a new key under its name only once it is complete; of several processes the first one wins."""
    import tempfile  # once in a lifetime, and slow to import

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE_NAME}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _read(path: Path) -> IdentityKey:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            _refuse_shared(os.fstat(file.fileno()).st_mode, path)
            key = file.read(_LONGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{path}: the identity key cannot be read: {reason}") from None
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise ConfigError(
            f"{path}: an identity key has {_SHORTEST} to {_LONGEST} bytes, this has {len(key)};"
            " restore it, or remove it to get a new one (then write baselines and exceptions anew)"
        )
    return IdentityKey(key=key, source=str(path))


def _refuse_shared(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise ConfigError(f"{path}: the identity key must be a regular file")
    if os.name == "posix" and mode & 0o077:
        raise ConfigError(f"{path}: others can read the identity key (mode {mode & 0o777:o}): chmod 600 {path}")


def _decoded(text: str) -> bytes:
    """The bytes of hexadecimal text, else of base64 (also URL-safe, also without padding)."""
    import base64  # only where a variable holds the key
    import binascii

    compact = "".join(text.split())
    try:
        key = bytes.fromhex(compact)
    except ValueError:
        standard = compact.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            key = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
        except (binascii.Error, ValueError):
            raise ConfigError(f"{KEY_VARIABLE}: is neither hexadecimal nor base64") from None
    if len(key) < _SHORTEST:
        raise ConfigError(f"{KEY_VARIABLE}: holds {len(key)} bytes, a key needs at least {_SHORTEST}")
    return key


def _ephemeral(reason: str) -> IdentityKey:
    return IdentityKey(key=os.urandom(_LENGTH), source=reason, ephemeral=True)
