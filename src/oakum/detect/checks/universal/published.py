"""Values that standards and makers publish as examples: they are in a thousand repositories and open nothing."""

from __future__ import annotations

from hashlib import sha256

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import View
from oakum.detect.checks.vocabulary import vocabulary
from oakum.model import Reason

_DIGITS = 12
_SHORTEST, _LONGEST = 10, 100
# The first hexadecimal digits of the SHA-256 of each value in lower case: the values themselves would be found here.
_PUBLISHED = vocabulary(
    # RFC 6749, 6750, 7009 and 7662: OAuth 2.0
    "13e091b2098d 0f1a4cf6f786 01eefb2a8612 1619478337f6 9fb80255482a 28375b3f0b48 f109d3ddccb2 a71b359a87af",
    "ea9bdfd02c0c",
    # OpenID Connect Core 1.0
    "686922a2a14c 4e1b69a7b774 1f625d65fa5f 69bf2cb54545",
    # RFC 7617: Basic authentication
    "71784e6e8e92 cd2561113a57",
    # RFC 6455: WebSocket
    "fe31500003b3 ac688ac6c61f 0c352f0a6723 6c38fd765f58",
    # FIPS 197, NIST SP 800-38A, RFC 8439: keys of test vectors
    "2ef2503d964e c12ce25303a0 837e8e636d45 d65df89f702e 6a38b098eb23 6c86c6aac5fb a8b000e310a9",
    # Azure: the storage and the Cosmos DB emulator
    "034682f91502 39a92138de4c",
    # AWS: documentation
    "9b4d1fe07ab0 774482c86419 d75bdee36a96 2eb6c6020c22 fcc070589dd4",
    # Kubernetes: documentation
    "5d0922efa525 13fe7a38a57c",
    # Google reCAPTCHA: test keys
    "6e5476296f36 fc6e109e3927",
    # Foundry and Hardhat: the first account
    "bc1a50966c9e 60a09e435786",
)

_IS_PUBLISHED = Reason(name="published", weight=DROP, note="an example that a standard or a maker publishes")


def published(view: View) -> Reason | None:
    """A value out of an RFC, a test vector, or a maker's documentation or emulator."""
    if not _SHORTEST <= len(view.value) <= _LONGEST:
        return None
    digest = sha256(view.lower.encode("latin-1")).hexdigest()
    return _IS_PUBLISHED if digest[:_DIGITS] in _PUBLISHED else None
