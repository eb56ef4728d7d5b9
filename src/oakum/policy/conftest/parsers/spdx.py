"""SPDX documents in tag-value form, as SPDX's JSON has them.

Source: conftest parser/spdx; the SPDX specification 2.3.
"""

from __future__ import annotations

import logging
from typing import Any

from oakum.model import MissingExtra
from oakum.policy.conftest.parsers.interface import Parsed, Text, unreadable

_VERSION = "SPDX-2.3"


def parse(text: Text) -> Parsed:
    """Raises SourceError and MissingExtra. Whatever version it was written in, version 2.3 comes out."""
    parser, converter = _library()
    try:
        document = parser.parse(text.content)
        value = converter.convert(document)
    except Exception as error:  # the library raises what its parts raise
        raise unreadable(text.path, f"is no SPDX document: {type(error).__name__}") from None
    return Parsed(value | {"spdxVersion": _VERSION})


def _library() -> tuple[Any, Any]:
    try:
        from ply.yacc import NullLogger
        from spdx_tools.spdx.jsonschema.document_converter import DocumentConverter
        from spdx_tools.spdx.parser.tagvalue.parser import Parser
    except ImportError:
        raise MissingExtra("reading SPDX", "formats") from None
    logging.getLogger("spdx_tools").setLevel(logging.CRITICAL)
    make_parser: Any = Parser
    make_converter: Any = DocumentConverter
    return make_parser(errorlog=NullLogger(), write_tables=False, debug=False), make_converter()
