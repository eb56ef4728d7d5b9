from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from oakum.server.certificates.authority import (
    AUTHORITY_DAYS,
    SERVING_DAYS,
    BadCertificate,
    Pair,
    expires,
    read,
    renewed,
)

NOW = datetime(2030, 1, 1, tzinfo=UTC)
HOSTS = ["web.shop.svc", "localhost"]


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


def test_what_is_made() -> None:
    made = renewed(None, HOSTS, NOW)
    serving, authority = read(made.serving.certificate), read(made.authority.certificate)
    serving.verify_directly_issued_by(authority)
    assert made.bundle == made.authority.certificate
    assert abs(expires(made.serving.certificate) - after(SERVING_DAYS)) < timedelta(hours=1)
    assert b"PRIVATE KEY" not in repr(made).encode() + repr(made.serving).encode()


def test_nothing_is_done_before_it_is_due() -> None:
    made = renewed(None, HOSTS, NOW)
    assert renewed(made, HOSTS, after(SERVING_DAYS / 2)) is made


def test_the_certificate_is_renewed_by_the_same_authority_long_before_it_ends() -> None:
    made = renewed(None, HOSTS, NOW)
    new = renewed(made, HOSTS, after(SERVING_DAYS * 0.7))
    assert new.authority == made.authority
    assert new.bundle == made.bundle
    assert expires(new.serving.certificate) > expires(made.serving.certificate)


def test_other_names_need_another_certificate() -> None:
    made = renewed(None, HOSTS, NOW)
    assert renewed(made, HOSTS[::-1], NOW) is made
    assert renewed(made, ["other"], NOW).serving != made.serving


def test_two_authorities_are_trusted_until_the_old_one_ends() -> None:
    made = renewed(None, HOSTS, NOW)
    new = renewed(made, HOSTS, after(AUTHORITY_DAYS * 0.7))
    assert new.authority != made.authority
    assert new.bundle == new.authority.certificate + made.authority.certificate
    read(new.serving.certificate).verify_directly_issued_by(read(new.authority.certificate))
    third = renewed(new, HOSTS, after(AUTHORITY_DAYS * 1.5))
    assert third.bundle == third.authority.certificate + new.authority.certificate


def test_what_is_none() -> None:
    made = renewed(None, HOSTS, NOW)
    with pytest.raises(BadCertificate):
        read(b"text")
    broken = Pair(certificate=made.authority.certificate, key=b"text")
    with pytest.raises(BadCertificate):
        renewed(type(made)(authority=broken, serving=made.serving, bundle=made.bundle), ["other"], NOW)
