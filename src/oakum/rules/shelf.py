"""Values as a cache holds them, each decoded when it is first asked for: a run meets a few of thousands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class Shelf(Mapping[str, T]):
    """Values by key, which stay encoded (as MessagePack) until they are asked for."""

    def __init__(self, encoded: Mapping[str, msgspec.Raw], type_: type[T]) -> None:
        self._encoded = encoded
        self._decoded: dict[str, T] = {}
        self._decoder = msgspec.msgpack.Decoder(type_)

    def __getitem__(self, key: str) -> T:
        value = self._decoded.get(key)
        if value is None:
            value = self._decoded[key] = self._decoder.decode(self._encoded[key])
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)
