"""Hashes of passwords in the forms of crypt(3), PHC strings and web frameworks: which, and how costly to guess."""

from __future__ import annotations

import re

from oakum.detect.candidate import Candidate
from oakum.model import Reason

_FORMS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("bcrypt", re.compile(rb"\$2[abxy]\$(?P<cost>\d\d)\$[./A-Za-z0-9]{53}")),
    (
        "Argon2",
        re.compile(rb"\$argon2(?:id|i|d)\$(?:v=\d+\$)?m=\d+,t=(?P<cost>\d+),p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]{16,}"),
    ),
    ("SHA-512 crypt", re.compile(rb"\$6\$(?:rounds=(?P<cost>\d+)\$)?[^$]{1,16}\$[./A-Za-z0-9]{86}")),
    ("SHA-256 crypt", re.compile(rb"\$5\$(?:rounds=(?P<cost>\d+)\$)?[^$]{1,16}\$[./A-Za-z0-9]{43}")),
    ("yescrypt", re.compile(rb"\$y\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}")),
    ("scrypt", re.compile(rb"\$7\$[./A-Za-z0-9]{11,97}\$[./A-Za-z0-9]{43}|\$scrypt\$.{20,}")),
    ("MD5 crypt", re.compile(rb"\$(?:1|apr1)\$[^$]{1,8}\$[./A-Za-z0-9]{22}")),
    ("phpass", re.compile(rb"\$[PH]\$[./A-Za-z0-9]{31}")),
    (
        "PBKDF2",
        re.compile(rb"(?:\$?pbkdf2[_-]sha\d+\$|pbkdf2:sha\d+:)(?P<cost>\d+)\$[^$]{1,64}\$[A-Za-z0-9+/=.]{20,128}"),
    ),
)
_QUICK = frozenset(("MD5 crypt", "phpass"))
_COSTS = {"bcrypt": "cost", "Argon2": "passes"}
_MALFORMED = Reason(name="password-hash", weight=-4.0, note="no hash of that form")


def password_hash(candidate: Candidate, argument: str) -> Reason | None:
    """Notes the form and its cost; lowers what only begins like one."""
    value = candidate.secret.reveal()
    for name, form in _FORMS:
        match = form.fullmatch(value)
        if match:
            cost = match.groupdict().get("cost")
            beside = f", {_COSTS.get(name, 'rounds')} {int(cost)}" if cost else ""
            quick = ", quick to guess" if name in _QUICK else ""
            return Reason(name="password-hash", weight=0.0, note=f"{name}{beside}{quick}")
    return _MALFORMED
