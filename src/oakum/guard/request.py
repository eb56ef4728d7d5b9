"""A question as it comes over the wire. Standard library only: the client makes them."""

from __future__ import annotations

from oakum.guard.wire import ASK, WireError, version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Request:
    """One call of the hook."""

    __slots__ = ("closed", "environment", "host", "mode", "payload")

    def __init__(self, host: str, mode: str, closed: bool, environment: Mapping[bytes, bytes], payload: bytes) -> None:
        self.host = host
        self.mode = mode
        """Empty: as configured."""
        self.closed = closed
        """True: block what could not be looked at; False: as configured."""
        self.environment = environment
        """Of the host. It stays in memory and is never shown."""
        self.payload = payload

    def __repr__(self) -> str:
        return f"<Request of {self.host}, {len(self.payload)} bytes>"

    def parts(self) -> list[bytes]:
        """As a message."""
        variables = b"\0".join(name + b"=" + value for name, value in self.environment.items())
        return [version(), ASK, self.host.encode(), self.mode.encode(), b"1" * self.closed, variables, self.payload]


def from_parts(parts: Sequence[bytes]) -> Request:
    """The question in a message. Raises WireError."""
    if len(parts) != 7:
        raise WireError("a question has seven parts")
    _, _, host, mode, closed, variables, payload = parts
    pairs = (pair.partition(b"=") for pair in variables.split(b"\0") if pair)
    environment = {name: value for name, _, value in pairs}
    return Request(host.decode("ascii", "replace"), mode.decode("ascii", "replace"), bool(closed), environment, payload)
