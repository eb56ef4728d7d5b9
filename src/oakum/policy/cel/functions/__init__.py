"""The functions that Kubernetes and Kyverno give to expressions, beyond those of CEL itself."""

from __future__ import annotations

from oakum.policy.cel.functions import collections, images, kyverno, network, quantity, refused, semver, url
from oakum.policy.cel.functions.interface import Functions

__all__ = ["KUBERNETES", "KYVERNO"]

KUBERNETES: Functions = (
    collections.FUNCTIONS
    | quantity.FUNCTIONS
    | semver.FUNCTIONS
    | network.FUNCTIONS
    | url.FUNCTIONS
    | refused.AUTHORIZER
)
"""What a ValidatingAdmissionPolicy may call."""
KYVERNO: Functions = (
    {name: overloads for name, overloads in KUBERNETES.items() if name not in refused.AUTHORIZER}
    | images.FUNCTIONS
    | kyverno.FUNCTIONS
    | refused.FUNCTIONS
)
"""What a policy of Kyverno may call."""
