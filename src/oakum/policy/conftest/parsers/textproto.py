"""Text form of Protocol Buffers: `# proto-message: package.Message` names the message, --proto-file-dirs its schema.

Source: conftest parser/textproto; fields keep the names of the schema.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from oakum.model import MissingExtra
from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable

_MESSAGE = re.compile(r"#\s+proto-message:\s+([a-zA-Z0-9.]+)")


def parse(text: Text) -> Parsed:
    """Raises SourceError and MissingExtra."""
    protoc = _library()
    from google.protobuf import descriptor_pool, json_format, message_factory, text_format

    match = _MESSAGE.search(text.content)
    if not match:
        raise unreadable(text.path, "names no message: write `# proto-message: package.Message` into it")
    pool = descriptor_pool.DescriptorPool()
    try:
        for file in _schemas(protoc, text.texts, text.path).file:
            pool.Add(file)
        message = message_factory.GetMessageClass(pool.FindMessageTypeByName(match[1]))()
        text_format.Parse(text.content, message, descriptor_pool=pool)
    except KeyError:
        raise unreadable(text.path, f"the schemas have no message {match[1]!a}: see --proto-file-dirs") from None
    except text_format.ParseError as error:
        raise unreadable(text.path, "is no message of its type", error.GetLine() or 0, error.GetColumn() or 0) from None
    return Parsed(json_format.MessageToDict(message, preserving_proto_field_name=True))


def _schemas(protoc: Any, texts: Mapping[str, str], path: str) -> Any:
    """The schemas as the compiler of Protocol Buffers describes them."""
    from google.protobuf import descriptor_pb2

    with tempfile.TemporaryDirectory(prefix="oakum-proto-") as folder:
        sources, out = Path(folder, "sources"), Path(folder, "set")
        names = [_placed(sources, name, text) for name, text in texts.items()]
        if not names:
            raise unreadable(path, "needs the schema of its message: see --proto-file-dirs")
        if protoc.main(["", f"-I{sources}", f"--descriptor_set_out={out}", "--include_imports", *names]):
            raise unreadable(path, "the schemas in --proto-file-dirs do not compile")
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


def _placed(sources: Path, name: str, text: str) -> str:
    relative = Path(*(part for part in PurePosixPath(name).parts if part not in ("/", "..")))
    (sources / relative).parent.mkdir(parents=True, exist_ok=True)
    (sources / relative).write_text(text, encoding="utf-8")
    return relative.as_posix()


def _library() -> Any:
    try:
        from grpc_tools import protoc
    except ImportError:
        raise MissingExtra("reading Protocol Buffers", "formats") from None
    return protoc
