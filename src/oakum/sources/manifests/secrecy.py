"""Which values of a Secret are secret: all of them, but for what is public or says nothing."""

from __future__ import annotations

import re

_SHORTEST = 4
_PUBLIC_NAME = re.compile(
    r"(?i)(?:.*[._-])?(?:crt|cert|certificate|pub|public[._-]?key|ca|ca[._-]bundle|ca[._-]?cert|username|user|usr|login|email|host"
    r"|hostname|port|database|dbname|db[._-]?name|namespace|type|region|name|schema|driver|scope|enabled|project|insecure|realm"
    r"|(?:client|tenant|account|key|token|project|app|user)[._-]?id|endpoint|bucket|expiration|usage-bootstrap-\w+)"
)
_PUBLIC_VALUE = re.compile(
    rb"\s*(?:-----BEGIN (?:CERTIFICATE|TRUSTED CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|X509 CRL)"
    rb"|ssh-(?:rsa|ed25519|dss) AAAA|ecdsa-sha2-\S+ AAAA|(?i:true|false|yes|no|null|none)\s*\Z|[0-9]{1,5}\s*\Z|[a-z][a-z0-9+.-]*://[^@\s]*\Z)"
)
_REFERENCE = re.compile(
    rb"\s*(?:<[^>\n]*>|\$\{[^}\n]*\}|\$\([^)\n]*\)|\{\{.*\}\}|%\{?[A-Za-z_][^\s%]*%|__[A-Z0-9_]+__|vault:|ref\+|secretref:|bao:)"
    rb"[\s\S]{0,200}\Z"
)


_STRUCTURED = re.compile(rb"[{\[]|-----BEGIN|[a-z][a-z0-9+.-]{1,30}://[^/\s:@]*:[^/\s@]+@")
"""Values of which rules know the part that is secret."""


def is_by_definition_secret(name: str, value: bytes) -> bool:
    """Whether a value that stands among a Secret's data is one: not empty, public, a switch, or a
    reference to one. Of a URL or a document it is a part, which rules find."""
    text = value.strip()
    if len(text) < _SHORTEST or b"\n" in text or _REFERENCE.match(text) or _STRUCTURED.match(text):
        return False
    return not (_PUBLIC_NAME.fullmatch(name) or _PUBLIC_VALUE.match(text))
