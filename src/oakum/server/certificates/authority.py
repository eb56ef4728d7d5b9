"""Certificates: an authority of the webhook's own, and what it issues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from oakum.model import MissingExtra, OakumError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

AUTHORITY_DAYS = 730
SERVING_DAYS = 90
_BACKDATED = timedelta(minutes=10)
"""Clocks differ."""
_USED = 2 / 3
"""Of its life, after which a certificate is renewed."""


class BadCertificate(OakumError):  # noqa: N818 - named for what it is about
    """A certificate or key cannot be read, or they do not belong together."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate and its key, PEM."""

    certificate: bytes
    key: bytes

    def __repr__(self) -> str:
        return "<Pair>"


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the webhook serves with."""

    authority: Pair
    serving: Pair
    bundle: bytes
    """Authorities that clients are to trust, PEM: the one in use and, for a while, the one before."""

    def __repr__(self) -> str:
        return "<Material>"


def renewed(material: Material | None, hosts: Sequence[str], now: datetime) -> Material:
    """The material with everything in it good for a third of its life at least; itself where nothing is to be done.

    Raises BadCertificate for what cannot be read, MissingExtra.
    """
    authority, bundle = (material.authority, material.bundle) if material else (None, b"")
    if authority is None or _is_used(authority, now):
        authority = new_authority(now)
        bundle = b"".join([authority.certificate, *_still_good(bundle, now)])
    serving = material.serving if material and material.authority is authority else None
    if serving is None or _is_used(serving, now) or not _is_for(serving, hosts):
        serving = issue(authority, hosts, now)
    new = Material(authority=authority, serving=serving, bundle=bundle)
    return material if material == new else new


def new_authority(now: datetime, days: int = AUTHORITY_DAYS) -> Pair:
    """An authority that signs itself. Raises MissingExtra."""
    x509 = _x509()
    key = _new_key()
    name = _name("oakum admission authority")
    constraints = x509.BasicConstraints(ca=True, path_length=0)
    usage = _usage(signs_certificates=True)
    builder = _builder(name, name, key, now, days).add_extension(constraints, critical=True)
    return _signed(builder.add_extension(usage, critical=True), key, key)


def issue(authority: Pair, hosts: Sequence[str], now: datetime, days: int = SERVING_DAYS) -> Pair:
    """A certificate for a server of these names. Raises BadCertificate, MissingExtra."""
    x509 = _x509()
    key = _new_key()
    issuer = read(authority.certificate)
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    server = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH])
    builder = _builder(_name("oakum admission"), issuer.subject, key, now, days)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    return _signed(
        builder.add_extension(names, critical=False).add_extension(server, critical=False), key, _key(authority)
    )


def read(pem: bytes) -> Certificate:
    """The first certificate of a PEM text. Raises BadCertificate, MissingExtra."""
    try:
        return _x509().load_pem_x509_certificate(pem)  # type: ignore[no-any-return]
    except ValueError:
        raise BadCertificate("this is no certificate in PEM") from None


def expires(pem: bytes) -> datetime:
    """When a certificate ends. Raises BadCertificate, MissingExtra."""
    return read(pem).not_valid_after_utc


def _is_used(pair: Pair, now: datetime) -> bool:
    certificate = read(pair.certificate)
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    return now >= certificate.not_valid_before_utc + life * _USED


def _is_for(pair: Pair, hosts: Sequence[str]) -> bool:
    x509 = _x509()
    extension = read(pair.certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return set(extension.value.get_values_for_type(x509.DNSName)) == set(hosts)


def _still_good(bundle: bytes, now: datetime) -> list[bytes]:
    """Authorities of a bundle that have not ended."""
    if not bundle:
        return []
    known = _x509().load_pem_x509_certificates(bundle)
    return [one.public_bytes(_serialization().Encoding.PEM) for one in known if one.not_valid_after_utc > now]


def _builder(subject: Any, issuer: Any, key: Any, now: datetime, days: int) -> Any:
    x509 = _x509()
    start = now.astimezone(UTC) - _BACKDATED
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(start).not_valid_after(start + timedelta(days=days))


def _signed(builder: Any, key: Any, signer: Any) -> Pair:
    from cryptography.hazmat.primitives import hashes

    serialization = _serialization()
    certificate = builder.sign(signer, hashes.SHA256())
    return Pair(
        certificate=certificate.public_bytes(serialization.Encoding.PEM),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _usage(*, signs_certificates: bool) -> Any:
    return _x509().KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> Any:
    x509 = _x509()
    return x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, text)])


def _new_key() -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _key(pair: Pair) -> Any:
    try:
        return _serialization().load_pem_private_key(pair.key, None)
    except (ValueError, TypeError):
        raise BadCertificate("the key of the authority cannot be read") from None


def _x509() -> Any:
    try:
        from cryptography import x509
    except ImportError:
        raise MissingExtra("a certificate of the webhook's own", "server") from None
    return x509


def _serialization() -> Any:
    from cryptography.hazmat.primitives import serialization

    return serialization
