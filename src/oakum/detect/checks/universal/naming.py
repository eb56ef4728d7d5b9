"""Names that promise something else than a secret: `password_hash`, `tokenUrl`, `LABEL_NEW_PASSWORD`."""

from __future__ import annotations

import re

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import View, words_of
from oakum.detect.checks.vocabulary import vocabulary
from oakum.model import Reason

_HASHES = vocabulary(
    "sha sha1 sha256 sha384 sha512 md5 checksum digest integrity hash hashed commit etag fingerprint",
    "thumbprint revision uuid guid nonce pubkey signature sig crc blake2",
)
_HASH_VALUE = re.compile(r"[A-Za-z0-9+/=_:.{}$-]{16,}")
# The last word of a name tells what it holds: a `passwordFile` holds a path.
_METADATA = vocabulary(
    "id ids name names file filename filepath path paths dir directory folder url urls uri uris link",
    "endpoint host port type types kind length len size min max minimum maximum count limit field",
    "fields label hint text title message messages msg error errors codes prompt policy policies",
    "regex regexp pattern expires expiry expiration expire ttl timeout lifetime duration format version",
    "class column columns header headers prefix suffix provider providers env algorithm alg enabled",
    "disabled required optional placeholder description desc page form input manager store backend arn",
    "ref rotation location mode index alias status state strength rules rule validator validation",
    "encoding encoder generator factory service handler parser reader writer helper callback method",
    "function action event attribute property option options scope scopes audience issuer usage purpose",
    "group role user username email date time at created updated changed reset visible hidden show",
    "toggle icon button tooltip help info note notes comment strategy schema table model view",
    "controller route selector css xpath locator element template namespace mount volume variable",
    "symbol delimiter separator char chars charset alphabet flag flags position offset line entropy",
    "bits digits iterations rounds memory scheme parallelism salt",
)
_TOPICS = vocabulary("public complexity hashing hasher policy")
_LABELS = vocabulary(
    "label title tooltip placeholder message msg error invalid forgot forget enter confirm confirmation",
    "missing mandatory hint help instructions advice show hide wrong incorrect mismatch matching must",
    "should cannot please reset change changed description explain warning prompt text caption heading",
    "validation required",
)
# What stands before `token` or `key` in the names of what only pages, repeats or looks up.
_PAGING = vocabulary("next page paging pagination continuation resumption idempotency")
_LOOKING_UP = vocabulary("cache foreign partition sort")
_DIGIT = re.compile(r"[0-9]")

_HASH = Reason(name="hash-name", weight=DROP, note="named as a hash or a public identifier")
_OTHER = Reason(name="metadata-name", weight=DROP, note="named as something about a secret, not as one")
_NO_ACCESS = Reason(name="no-access", weight=DROP, note="named as a token that pages or a key that looks up")
_LABEL = Reason(name="label-name", weight=-2.5, note="named as a text for people")


def hash_name(view: View) -> Reason | None:
    """Hexadecimal, base64 or a UUID under a name that promises a hash or a public identifier."""
    promised = _HASHES.intersection(words_of(view.name)[-2:])
    if not promised or any(word in view.expects for word in promised):
        return None
    return _HASH if _HASH_VALUE.fullmatch(view.value) else None


def metadata_name(view: View) -> Reason | None:
    """The last word of the name says what the value is, unless the rule looks for just that."""
    words = words_of(view.name.rstrip("0123456789-_."))
    if not words or not (view.generic or view.expects):
        return None
    if words[-1] in _METADATA:
        return None if words[-1] in view.expects else _OTHER
    return _OTHER if view.generic and not _TOPICS.isdisjoint(words) else None


def label_name(view: View) -> Reason | None:
    """A name of a translated or displayed text, with a value without digits."""
    if _LABELS.isdisjoint(words_of(view.name)):
        return None
    return None if _DIGIT.search(view.value) else _LABEL


def no_access(view: View) -> Reason | None:
    """Tokens and keys that open nothing, unless a service has such: `nextToken`, `clientRequestToken`, `cache_key`."""
    if not view.generic:
        return None
    words = words_of(view.name)
    before = words[-2] if len(words) > 1 else ""
    pages = words[-1:] == ("token",) and (before in _PAGING or words[-3:-1] == ("client", "request"))
    looks_up = words[-1:] == ("key",) and before in _LOOKING_UP
    return _NO_ACCESS if pages or looks_up else None
