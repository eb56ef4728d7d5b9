"""Functions about secrets that policies may call: `secrets.scan(text)` and `secrets.fingerprint(text)`.

They run where the detector is, with the policies or in the owner of a worker, and never give a value.
"""

from __future__ import annotations

from typing import Any

from oakum.detect.detector import Detector
from oakum.model import Identity, Secret
from oakum.policy.rego.extension import Extension
from oakum.rules import RuleSet


def secret_functions(detector: Detector, rules: RuleSet, identity: Identity) -> dict[str, Extension]:
    """The functions by name. The detector belongs to the thread that evaluates.

    `secrets.scan(text)` gives a list of what was found, in order: rule, service, severity, confidence (0 to 1), line
    (from 1), secret_id, and `suppressed`, the kind of suppression where a marker or a rule says that it does not count.
    `secrets.fingerprint(text)` gives the identity that the text has as a secret.
    """
    by_id = rules.by_id()

    def scan(text: str) -> list[dict[str, Any]]:
        data = text.encode()
        return [
            {
                "rule": found.rule,
                "service": by_id[found.rule].service,
                "severity": by_id[found.rule].severity,
                "confidence": found.confidence,
                "line": data.count(b"\n", 0, found.start) + 1,
                "secret_id": identity.of(found.secret),
                "suppressed": found.suppression.kind if found.suppression else "",
            }
            for found in sorted(detector.text(data), key=lambda one: one.start)
        ]

    def fingerprint(text: str) -> str:
        return identity.of(Secret(text.encode()))

    return {"secrets.scan": Extension(1, scan), "secrets.fingerprint": Extension(1, fingerprint)}
