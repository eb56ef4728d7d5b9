"""Networks: `net.cidr_*`.

As OPA does, host bits behind a prefix are passed over, and an IPv4 address without a prefix is merged as the network of
its class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_address, ip_network
from typing import Any

from oakum.policy.rego.extension import Extension

_Network = IPv4Network | IPv6Network
_CLASSES = ((128, 8), (192, 16), (256, 24))
"""First bytes below -> bits of the network."""


def _network(text: str) -> _Network:
    if "/" not in text:
        raise ValueError("not a CIDR")
    return ip_network(text, strict=False)


def _classful(text: str) -> _Network:
    if "/" in text:
        return _network(text)
    address = ip_address(text)
    if address.version != 4:
        raise ValueError("an IPv6 address needs a prefix length")
    bits = next(bits for below, bits in _CLASSES if address.packed[0] < below)
    return ip_network(f"{text}/{bits}", strict=False)


def _merge(texts: Iterable[str]) -> set[str]:
    networks = [_classful(text) for text in texts]
    four = [one for one in networks if isinstance(one, IPv4Network)]
    six = [one for one in networks if isinstance(one, IPv6Network)]
    return {str(one) for one in (*collapse_addresses(four), *collapse_addresses(six))}


def _intersects(one: str, other: str) -> bool:
    a, b = _network(one), _network(other)
    return a.version == b.version and a.overlaps(b)


def _matches(outer: Any, inner: Any) -> set[tuple[Any, Any]]:
    inside = [(key, _address(text)) for key, text in _keyed(inner)]
    return {
        (key, other)
        for key, text in _keyed(outer)
        for other, network in inside
        if (whole := _network(text)).version == network.version and network.subnet_of(whole)  # type: ignore[arg-type]
    }


def _keyed(given: Any) -> Iterator[tuple[Any, str]]:
    """What OPA names a match by, and the network: a text by itself, a list by numbers, an object by keys."""
    items: Iterable[tuple[Any, Any]]
    match given:
        case str(text):
            items = [(text, text)]
        case list(listed):
            items = enumerate(listed)
        case dict(named):
            items = named.items()
        case _:
            items = ((one, one) for one in given)
    yield from ((key, value if isinstance(value, str) else value[0]) for key, value in items)


def _address(text: str) -> _Network:
    return ip_network(text, strict=False)


FUNCTIONS = {
    "net.cidr_merge": Extension(1, _merge),
    "net.cidr_intersects": Extension(2, _intersects),
    "net.cidr_contains_matches": Extension(2, _matches),
}
