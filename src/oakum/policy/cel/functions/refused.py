"""Functions that ask a cluster, a registry or the network: named, and never answered.

A policy that calls one still loads; where the call is reached, it is an error, and the policy's `failurePolicy` says
what that means. Sources: `github.com/kyverno/sdk/extensions/cel/libs`, `k8s.io/apiserver/pkg/cel/library/authz.go`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from oakum.policy.cel.functions.interface import Functions, Kind, Overload

_S, _M, _A, _B = Kind.STRING, Kind.MAP, Kind.ANY, Kind.BYTES
_NAMES: dict[str, tuple[tuple[tuple[Kind, ...], ...], str]] = {
    "resource.Get": (((_S, _S, _S), (_S, _S, _S, _S), (_M, _S), (_M, _S, _S)), "the cluster"),
    "resource.List": (((_S, _S), (_S, _S, _S), (_S, _S, _M), (_S, _S, _S, _M), (_M,), (_M, _S)), "the cluster"),
    "resource.Post": (((_S, _S, _M), (_S, _S, _S, _M)), "the cluster"),
    "resource.ToGVR": (((_S, _S),), "the cluster"),
    "globalContext.Get": (((_S,), (_S, _S)), "the cluster"),
    "image.GetMetadata": (((_S,),), "an image registry"),
    "http.Get": (((_S,), (_S, _M)), "the network"),
    "http.Post": (((_S, _A), (_S, _A, _M)), "the network"),
    "http.Client": (((_S,),), "the network"),
    "generator.Apply": (((_S, Kind.LIST),), "the cluster"),
    "random": (((), (_S,)), "chance"),
    "random.random": (((), (_S,)), "chance"),
    "x509.decode": (((_S,),), "a parser of certificates, which Oakum does not have for policies"),
    "gzip.decompress": (((_B,),), "a decompressor, which Oakum does not have for policies"),
    "gzip.compress": (((_A,),), "a compressor, which Oakum does not have for policies"),
}
_AUTHORIZER = ("group", "resource", "subresource", "namespace", "name", "path", "check", "fieldSelector")


def _refuses(name: str, what: str) -> Callable[..., NoReturn]:
    def refuse(*_: Any) -> NoReturn:
        raise ValueError(f"{name}() asks {what}, which does not answer while files are judged")

    return refuse


FUNCTIONS: Functions = {
    name: tuple(Overload(takes, Kind.ANY, _refuses(name, what)) for takes in signatures)
    for name, (signatures, what) in _NAMES.items()
}
AUTHORIZER: Functions = {
    name: (Overload((Kind.MAP, Kind.STRING), Kind.MAP, _refuses(f"authorizer.{name}", "the cluster"), True),)
    for name in _AUTHORIZER
} | {
    "allowed": (Overload((Kind.MAP,), Kind.BOOL, _refuses("authorizer.allowed", "the cluster"), True),),
    "serviceAccount": (
        Overload((Kind.MAP, _S, _S), Kind.MAP, _refuses("authorizer.serviceAccount", "the cluster"), True),
    ),
}
