"""JSON files of credentials, whose field names say which values are secret: Google's application default credentials
and service account keys, Azure's token cache and service principals, the login files of command-line tools.

https://cloud.google.com/docs/authentication/application-default-credentials,
https://learn.microsoft.com/cli/azure/azure-cli-configuration
"""

from __future__ import annotations

from collections.abc import Iterator

from oakum.detect.checks.vocabulary import vocabulary
from oakum.detect.known.collect.interface import Found
from oakum.detect.known.collect.leaves import leaves, named, parse_json

_CERTAIN = vocabulary(
    "secret client_secret refresh_token access_token id_token private_key accessToken refreshToken",
    "idToken client_credential password token oauth_token servicePrincipalKey sessionToken",
    "secretAccessKey clientSecret",
)


def read(text: str) -> Iterator[Found]:
    """The values by the way that leads to them."""
    for way, value in leaves(parse_json(text)):
        yield Found(named(way[-3:]), value, bool(way) and way[-1] in _CERTAIN)
