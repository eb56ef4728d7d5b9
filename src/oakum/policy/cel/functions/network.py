"""Addresses and networks.

Source: `k8s.io/apiserver/pkg/cel/library/ip.go` and `cidr.go`: no zones, no IPv4 inside IPv6.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from oakum.policy.cel.functions.interface import Functions, Kind, Overload, holds, tagged, untagged

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface


def _address(text: str) -> _Address:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise ValueError("the text is no IP address") from None
    if isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address.scope_id):
        raise ValueError("neither a zone nor an IPv4 address inside IPv6 is allowed")
    return address


def _interface(text: str) -> _Interface:
    base, slash, length = text.partition("/")
    if not (slash and length.isdecimal() and str(int(length)) == length):
        raise ValueError("the text is no network (such as 10.0.0.0/8)")
    _address(base)
    return ipaddress.ip_interface(text)


def _ip(text: str) -> dict[str, Any]:
    return tagged("ip", str(_address(text)))


def _cidr(text: str) -> dict[str, Any]:
    return tagged("cidr", str(_interface(text)))


def _ip_of(value: dict[str, Any] | str) -> _Address:
    return _address(value if isinstance(value, str) else untagged("ip", value))


def _cidr_of(value: dict[str, Any] | str) -> _Interface:
    return _interface(value if isinstance(value, str) else untagged("cidr", value))


def _contains_ip(network: dict[str, Any], address: dict[str, Any] | str) -> bool:
    return _ip_of(address) in _cidr_of(network).network


def _contains_cidr(network: dict[str, Any], other: dict[str, Any] | str) -> bool:
    outer, inner = _cidr_of(network).network, _cidr_of(other).network
    same = outer.version == inner.version and outer.prefixlen <= inner.prefixlen
    return same and inner.network_address in outer


def _is_global_unicast(address: _Address) -> bool:
    """As Go's netip: private addresses count too."""
    odd = (address.is_unspecified, address.is_loopback, address.is_multicast, address.is_link_local)
    return not any(odd) and str(address) != "255.255.255.255"


def _is_link_local_multicast(address: _Address) -> bool:
    v4, v6 = ipaddress.ip_network("224.0.0.0/24"), ipaddress.ip_network("ff02::/16")
    return address in (v4 if address.version == v4.version else v6)


def _asks(question: Callable[[_Address], bool]) -> tuple[Overload, ...]:
    return (Overload((Kind.MAP,), Kind.BOOL, lambda value: question(_ip_of(value)), True),)


FUNCTIONS: Functions = {
    "ip": (
        Overload((Kind.STRING,), Kind.MAP, _ip),
        Overload((Kind.MAP,), Kind.MAP, lambda value: tagged("ip", str(_cidr_of(value).ip)), True),
    ),
    "isIP": (Overload((Kind.STRING,), Kind.BOOL, holds(_ip)),),
    "ip.isCanonical": (Overload((Kind.STRING,), Kind.BOOL, lambda text: str(_address(text)) == text),),
    "family": (Overload((Kind.MAP,), Kind.INT, lambda value: _ip_of(value).version, True),),
    "isUnspecified": _asks(lambda address: address.is_unspecified),
    "isLoopback": _asks(lambda address: address.is_loopback),
    "isLinkLocalMulticast": _asks(_is_link_local_multicast),
    "isLinkLocalUnicast": _asks(lambda address: address.is_link_local),
    "isGlobalUnicast": _asks(_is_global_unicast),
    "cidr": (Overload((Kind.STRING,), Kind.MAP, _cidr),),
    "isCIDR": (Overload((Kind.STRING,), Kind.BOOL, holds(_cidr)),),
    "containsIP": tuple(Overload((Kind.MAP, kind), Kind.BOOL, _contains_ip, True) for kind in (Kind.MAP, Kind.STRING)),
    "containsCIDR": tuple(
        Overload((Kind.MAP, kind), Kind.BOOL, _contains_cidr, True) for kind in (Kind.MAP, Kind.STRING)
    ),
    "prefixLength": (Overload((Kind.MAP,), Kind.INT, lambda value: _cidr_of(value).network.prefixlen, True),),
    "masked": (Overload((Kind.MAP,), Kind.MAP, lambda value: tagged("cidr", str(_cidr_of(value).network)), True),),
}
