"""Values of another kind: paths, addresses, versions, dates, measures, and what is encrypted already."""

from __future__ import annotations

import re

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import View
from oakum.detect.checks.universal.wording import looks_random
from oakum.model import Reason

_LONGEST_PATH = 120
_PATH_SIGN = re.compile(r"[/.\\]")
_PATH = re.compile(
    r"(?:~|\.{1,2})?/[\w.@-]+(?:/[\w.@{}-]+)*/?|[A-Za-z]:[\\/].*|(?:[\w.-]+/){2,}[\w.-]+"
    r"|[\w./\\-]*\.(?:pem|key|crt|cer|p12|pfx|jks|txt|json|ya?ml|toml|ini|cfg|conf|xml|properties"
    r"|env|py|js|ts|rb|go|java|php|sh|html?|md|log|gpg|asc)"
)
_OTHER = re.compile(
    r"(?:\w{1,20}:)?[a-z][a-z0-9+.-]{1,20}://.*|v?\d+(?:\.\d+){1,3}(?:[-+.][\w.]+)?"
    r"|\d{4}-\d\d-\d\d(?:[T ].*)?|\d\d?/\d\d?/\d{2,4}"
    r"|(?:application|text|image|multipart|audio|video|font)/[\w.+-]+|#[0-9a-fA-F]{3,8}|0x[0-9a-fA-F]{1,16}"
    r"|(?i:utf-?(?:8|16|32)|us-ascii|ascii|latin-?1|iso-8859-\d+)|[\w.-]+:\d{2,5}|\d+(?:px|em|rem|ms|s|m|h|d|%)"
    r"|urn:.*|ssh-(?:rsa|ed25519|dss)(?: .*)?|ecdsa-sha2-.*"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+(?:[:/].*)?")
_ENCRYPTED = re.compile(
    r"ENC\[|ENC\(|\$ANSIBLE_VAULT|!vault|\{cipher\}|\{(?:S?SHA|SSHA256|SSHA512|CRYPT|MD5|PBKDF2|bcrypt|noop|argon2)\d*\}"
    r"|\$(?:2[abxy]|argon2\w*|5|6|1|y|7|apr1|scrypt|pbkdf2\S*)\$|(?:pbkdf2|bcrypt|scrypt|argon2|sha\d+|md5)[:_$]"
    r"|\*[0-9A-F]{40}\Z|md5[0-9a-f]{32}\Z|sid_[a-z2-7]{26}\Z"  # MySQL, PostgreSQL, and Oakum's identities
    r"|vault:v\d:|AQICAH|-----BEGIN (?:PGP MESSAGE|CERT|PUBLIC|RSA PUBLIC|SSH2 PUBLIC)"
)

_IS_PATH = Reason(name="path", weight=DROP, note="a path or a file name")
_IS_OTHER = Reason(name="other-kind", weight=DROP, note="an address, a version, a date, a type or a measure")
_IS_ADDRESS = Reason(name="other-kind", weight=-1.5, note="an e-mail address")
_IS_ENCRYPTED = Reason(name="encrypted", weight=DROP, note="encrypted or hashed, so it is no use in itself")


def path(view: View) -> Reason | None:
    """A path or the name of a file."""
    value = view.value
    if len(value) > _LONGEST_PATH or not _PATH_SIGN.search(value):
        return None
    return _IS_PATH if _PATH.fullmatch(value) and not looks_random(value) else None


def other_kind(view: View) -> Reason | None:
    """An address without credentials, a version, a date, a media type, a colour, a measure."""
    if "://" in view.value and not (view.generic or view.expects):
        return None  # the rule's own expression asks for a URL, such as a webhook's
    if _OTHER.fullmatch(view.value):
        return _IS_OTHER
    return _IS_ADDRESS if "@" in view.value and _ADDRESS.fullmatch(view.value) else None


def encrypted(view: View) -> Reason | None:
    """Values that are encrypted or hashed."""
    return _IS_ENCRYPTED if _ENCRYPTED.match(view.value) else None
