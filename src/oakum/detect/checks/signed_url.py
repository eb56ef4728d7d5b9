"""Signed URLs that say until when they are good: Azure's shared access signatures, AWS's pre-signed requests."""

from __future__ import annotations

import re
import time
from calendar import timegm

from oakum.detect.candidate import Candidate
from oakum.model import Reason

_REACH = 2000
"""Bytes to each side of the signature that may belong to the same URL."""
_EXPIRY = re.compile(rb"[?&;\"'](?:amp;)?se=(\d{4}-\d\d-\d\d|\d{10}(?!\d))")
_PERMISSIONS = re.compile(rb"[?&;\"'](?:amp;)?sp=([a-z]{1,12})(?![a-z])")
_AWS_DATE = re.compile(rb"X-Amz-Date=(\d{8}T\d{6})Z")
_AWS_LIFE = re.compile(rb"X-Amz-Expires=(\d{1,7})(?!\d)")
_DAY = 86_400
_EXPIRED_WEIGHT = -1.5
_GOOD_WEIGHT = 0.5


def azure_sas(candidate: Candidate, argument: str) -> Reason | None:
    """Lowers a shared access signature that has expired; notes its end and its permissions."""
    around = _around(candidate)
    expiry, permissions = _EXPIRY.search(around), _PERMISSIONS.search(around)
    if expiry is None:
        return None
    stated = expiry[1].decode()
    end = float(stated) if stated.isdigit() else _seconds(stated, "%Y-%m-%d", _DAY)
    allows = f", allows {permissions[1].decode()}" if permissions else ""
    return _reason("azure-sas", end, allows)


def aws_presigned(candidate: Candidate, argument: str) -> Reason | None:
    """Lowers a pre-signed request that has expired."""
    around = _around(candidate)
    date, life = _AWS_DATE.search(around), _AWS_LIFE.search(around)
    if date is None or life is None:
        return None
    return _reason("aws-presigned", _seconds(date[1].decode(), "%Y%m%dT%H%M%S", int(life[1])))


def _around(candidate: Candidate) -> bytes:
    return candidate.window[max(0, candidate.start - _REACH) : candidate.end + _REACH]


def _seconds(text: str, form: str, more: int) -> float | None:
    try:
        return timegm(time.strptime(text, form)) + more
    except (ValueError, OverflowError):
        return None


def _reason(name: str, end: float | None, more: str = "") -> Reason | None:
    if end is None:
        return None
    day = time.strftime("%Y-%m-%d", time.gmtime(end))
    if end < time.time():
        return Reason(name=name, weight=_EXPIRED_WEIGHT, note=f"expired on {day}{more}")
    return Reason(name=name, weight=_GOOD_WEIGHT, note=f"good until {day}{more}")
