"""A shard's result as bytes: the one place where secrets cross from one process to another."""

from __future__ import annotations

from typing import Any

import msgspec

from oakum.model import Secret, ShardResult


def _plain(value: Any) -> bytes:
    if isinstance(value, Secret):
        return value.reveal()
    raise NotImplementedError(type(value))


def _restored(kind: type, value: Any) -> Any:
    if kind is Secret:
        return Secret(value)
    raise NotImplementedError(kind)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)
_DECODER = msgspec.msgpack.Decoder(ShardResult, dec_hook=_restored)


def pack(result: ShardResult) -> bytes:
    """For the way home."""
    return _ENCODER.encode(result)


def unpack(content: bytes) -> ShardResult:
    """The result again."""
    return _DECODER.decode(content)
