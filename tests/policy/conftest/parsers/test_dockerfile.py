from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest_oracle import needs_conftest, parsed, real_value, value
from oakum.model import SourceError

TEXT = """\
# syntax=docker/dockerfile:1
# escape=\\

# first comment
# second
FROM --platform=$BUILDPLATFORM golang:1.20 AS build
ARG A B=c D="e f"
ENV X=1 Y="two words" Z='a b'
ENV OLD style value
LABEL a=b "c d"="e f"
RUN apt-get update && \\
    # inside comment
    apt-get install -y curl \\

    wget
RUN ["echo", "hi"]
RUN <<EOF
echo 1
FROM nothing
EOF
COPY --from=build --chown="a:b" /x /y /z
COPY ["a b", "/c"]
ADD x y
#comment z
FROM scratch
CMD ["a","b"]
CMD echo  hi
CMD
ENTRYPOINT exec top -b
HEALTHCHECK --interval=5m CMD curl -f x
HEALTHCHECK NONE
ONBUILD RUN echo hi
ONBUILD COPY a b
EXPOSE 80 443/tcp
VOLUME /data /x
VOLUME ["/data"]
USER a b
WORKDIR /x y
SHELL ["powershell", "-c"]
STOPSIGNAL SIGKILL
MAINTAINER Foo Bar
run --mount=type=cache,target=/x cat /run
"""


def test_a_command_for_each_instruction():
    assert value("dockerfile", "# why\nFROM debian\nRUN a \\\n  b\n") == [
        [
            {"Cmd": "comment", "SubCmd": "", "JSON": False, "Flags": None, "Value": ["why"], "Stage": 0},
            {"Cmd": "from", "SubCmd": "", "JSON": False, "Flags": [], "Value": ["debian"], "Stage": 0},
            {"Cmd": "run", "SubCmd": "", "JSON": False, "Flags": [], "Value": ["a   b"], "Stage": 0},
        ]
    ]


@needs_conftest
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "# escape=`\nFROM a\nRUN b `\n  c\\d\n",
        "FROM a\r\nRUN b \\\r\n c\r\n",
        "ARG V=1\nFROM a:${V}\nFROM b\nRUN x\n",
        "FROM a\nRUN <<-'END' cat\n\tx\n\tEND\nRUN y\n",
        "FROM a\nCOPY <<A <<B /x/\n1\nA\n2\nB\n",
        'FROM a\nENV A=b\\ c D="e\\"f" G=\n',
        "FROM a\nRUN echo 'x <<EOF'\n",
    ],
)
def test_as_conftest(text, tmp_path):
    assert value("dockerfile", text) == real_value("dockerfile", text, tmp_path)


@needs_conftest
@pytest.mark.parametrize(
    "text",
    ["", "# nothing\n", "FROM a\nNO SUCH\n", "FROM a b\n", "FROM a\nENV A\n", "FROM a\nRUN <<EOF\nx\n", "FROM\n"],
)
def test_what_conftest_refuses_is_refused(text, tmp_path):
    assert real_value("dockerfile", text, tmp_path) is None
    with pytest.raises(SourceError, match=r"^input"):
        value("dockerfile", text)


def test_lines():
    assert parsed("dockerfile", TEXT).line(0, (0,)) == 6
    assert parsed("dockerfile", TEXT).line(0, (8, "Value")) == 16


@given(st.text(alphabet="FROMRUN ab\\\n#\"'<=[]-", max_size=60))
def test_any_text_is_a_value_or_an_error(text):
    try:
        value("dockerfile", f"FROM a\n{text}")
    except SourceError as error:
        assert str(error).startswith("input")  # noqa: PT017
