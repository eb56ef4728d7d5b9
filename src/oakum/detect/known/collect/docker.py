"""Docker's `config.json` (also podman's `auth.json`, and a Kubernetes `.dockerconfigjson`).

https://docs.docker.com/reference/cli/docker/login/#credential-stores: `auth` is the base64 of user and password.
"""

from __future__ import annotations

from collections.abc import Iterator

from oakum.detect.known.collect.basic import password_of
from oakum.detect.known.collect.interface import Found
from oakum.detect.known.collect.leaves import leaves, named, parse_json

_SECRETS = frozenset(["auth", "password", "identitytoken", "registrytoken"])


def read(text: str) -> Iterator[Found]:
    """The credentials of each registry."""
    for way, value in leaves(parse_json(text)):
        name = named(way)
        if not way or way[-1] not in _SECRETS:
            yield Found(name, value)
            continue
        yield Found(name, value, certain=True)
        if way[-1] == "auth":
            yield Found(f"{name}.password", password_of(value), certain=True)
