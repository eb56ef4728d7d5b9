from __future__ import annotations

from pathlib import Path

import pytest

from conftest_oracle import needs_conftest, real
from oakum.model import OakumError, UsageError
from oakum.policy.conftest import parsers
from oakum.policy.conftest.formats import FORMATS, NOT_READ, format_of, parse
from oakum.policy.conftest.parsers.interface import Text

NAMES = {
    "-": "yaml",
    "a/Dockerfile": "dockerfile",
    "Dockerfile.debug": "dockerfile",
    "dev.Dockerfile": "dockerfile",
    "a.yml": "yaml",
    "a.YAML": "yaml",
    "a.tf": "hcl2",
    "a.tfvars": "hcl2",
    "a.hcl": "hcl2",
    "a.hcl1": "hcl1",
    ".gitignore": "ignore",
    "x/.dockerignore": "ignore",
    ".env": "dotenv",
    ".env.prod": "dotenv",
    "prod.env": "dotenv",
    "nginx.conf": "nginx",
    "CODEOWNERS": "codeowners",
    "Jenkinsfile.prod": "groovy",
    "a.textpb": "textproto",
    "a.json": "json",
    "a.cue": "cue",
    "a.txt": None,
    "Makefile": None,
    "json": None,
    "a.conf": None,
}


@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_names_of_files_tell_their_format(path, name):
    assert format_of(path) == name


def test_every_format_has_its_parser():
    folder = Path(parsers.__file__).parent
    assert all((folder / f"{name}.py").is_file() for name in FORMATS)
    assert not set(FORMATS) & set(NOT_READ)


@needs_conftest
def test_conftest_has_no_other_formats(tmp_path):
    done = real("test", "--help", folder=tmp_path).stdout
    there = set(done.partition("Valid parsers: [")[2].partition("]")[0].split())
    assert there - {*FORMATS, *NOT_READ} == set()


@pytest.mark.parametrize("name", NOT_READ)
def test_a_format_that_is_not_read_is_named_with_its_reason(name):
    with pytest.raises(UsageError, match=rf"^a\.x: the format {name} cannot be read: ") as raised:
        parse(name, Text("", "a.x"))
    assert NOT_READ[name] in str(raised.value)


def test_a_format_that_there_is_not_is_named_with_those_there_are():
    with pytest.raises(UsageError, match="no format 'word'; there are: codeowners, "):
        parse("word", Text("", "a.doc"))


BROKEN = [
    "{value}",
    "a: {value}\n\tb: [{value}",
    '{{"a": "{value}", {value}}}',
    "<a>{value}</b {value}>",
    "a = {value} = [\n",
    "[{value}\n{value}",
    'A="{value}',
    "FROM {value} {value}\n{value}\n",
    "# proto-message: {value}\n{value}: 1",
    "error '{value}'[0]",
]


@pytest.mark.parametrize("name", FORMATS)
def test_errors_do_not_repeat_what_a_file_says(name):
    value = "plain-words-that-are-a-secret"
    for broken in BROKEN:
        try:
            parse(name, Text(broken.format(value=value), "file"))
        except OakumError as error:
            assert value not in str(error)  # noqa: PT017
