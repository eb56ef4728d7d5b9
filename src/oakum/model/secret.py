"""The secret value, in a type that cannot print itself."""

from __future__ import annotations

from typing import NoReturn

_SHOWN = 4
_SHORT = 16


class Secret:
    """A secret's bytes. Only `reveal()` gives them; every other form shows kind, length and a short prefix at most."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """The plain value. Call it only where the value itself is needed; never to log or print it."""
        return self._value

    def masked(self) -> str:
        """A form that is safe to show: up to four leading characters of a long value, then its length."""
        shown = self._value[:_SHOWN].decode("ascii", "replace") if len(self._value) >= _SHORT else ""
        printable = "".join(c if c.isprintable() and c != "\ufffd" else "·" for c in shown)
        return f"{printable}…({len(self._value)})"

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"<Secret of {len(self._value)} bytes>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled; pass the bytes explicitly where a process boundary needs them")
