"""Functions that policies may not call, unless the caller allows it."""

from __future__ import annotations

from typing import Final

REFUSED: Final = {
    "http.send": "reaches the network",
    "net.lookup_ip_addr": "reaches the network",
    "opa.runtime": "shows the environment of the process",
    "rand.intn": "answers by chance",
    "uuid.rfc4122": "answers by chance",
    "time.now_ns": "depends on the clock",
    "io.jwt.decode_verify": "depends on the clock",
    "io.jwt.encode_sign": "answers by chance",
    "io.jwt.encode_sign_raw": "answers by chance",
    "test.sleep": "waits",
}
"""Function -> why not."""

FETCHING: Final = frozenset(["json.match_schema", "json.verify_schema"])
"""Functions that may fetch what a schema refers to, unless the engine is kept from it."""
