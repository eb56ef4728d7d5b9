"""`.npmrc`: tokens and passwords of package registries, one `key=value` a line.

By npm's documentation of the file (auth related configuration) `_auth` is the base64 of user and password, `_password`
that of the password, and `_authToken` stands as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from oakum.detect.known.collect.basic import decoded, password_of
from oakum.detect.known.collect.interface import Found


def read(text: str) -> Iterator[Found]:
    """The credentials of each registry."""
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        name = key.strip().rpartition(":")[2]
        value = value.strip().strip("\"'")
        if not equals or line.lstrip().startswith(("#", ";")):
            continue
        if name == "_authToken":
            yield Found(name, value, certain=True)
        elif name == "_auth":
            yield Found(name, value, certain=True)
            yield Found(f"{name}.password", password_of(value), certain=True)
        elif name == "_password":
            yield Found(name, value, certain=True)
            yield Found(f"{name}.password", decoded(value), certain=True)
