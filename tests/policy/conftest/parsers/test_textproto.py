from __future__ import annotations

import pytest

from conftest_oracle import parsed
from oakum.model import SourceError

SCHEMAS = {
    "a.proto": 'syntax = "proto3";\npackage t;\nimport "inner/b.proto";\n'
    "message M { string user_name = 1; int64 big = 2; t.B b = 3; }\n",
    "inner/b.proto": 'syntax = "proto3";\npackage t;\nmessage B { bool x = 1; }\n',
}


def test_fields_keep_the_names_of_the_schema():
    text = '# proto-message: t.M\nuser_name: "x"\nbig: 9001\nb { x: true }\n'
    assert parsed("textproto", text, schemas=SCHEMAS).value == {"user_name": "x", "big": "9001", "b": {"x": True}}


@pytest.mark.parametrize(
    ("text", "schemas", "says"),
    [
        ('user_name: "x"', SCHEMAS, "names no message"),
        ("# proto-message: t.M", {}, "needs the schema"),
        ("# proto-message: t.N", SCHEMAS, "have no message 't.N'"),
        ("# proto-message: t.M\nnothing: 1", SCHEMAS, "input:2:"),
        ("# proto-message: t.M", {"a.proto": "no schema"}, "do not compile"),
    ],
)
def test_bad_input_is_named(text, schemas, says):
    with pytest.raises(SourceError) as raised:
        parsed("textproto", text, schemas=schemas)
    assert says in str(raised.value)
