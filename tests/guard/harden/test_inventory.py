from __future__ import annotations

from fnmatch import fnmatchcase

import msgspec

from oakum.guard.harden.inventory import take
from oakum.guard.install.where import Where


def test_names_of_files_variables_and_servers(where: Where) -> None:
    found = take(where)
    assert {"~/.ssh", "~/.pgpass", "~/.netrc"} <= set(found.home)
    assert {".env", ".env.test", "deploy/app.env"} <= set(found.project)
    assert not any(fnmatchcase(".env.example", pattern) for pattern in found.project)
    assert found.variables == ("GITHUB_TOKEN", "OTHER_PASSWORD")
    assert found.servers == ("jira",)


def test_no_value_is_taken(where: Where, value: str) -> None:
    assert value.encode() not in msgspec.json.encode(take(where))


def test_what_always_holds_secrets_is_named_before_it_is_there(where: Where) -> None:
    bare = msgspec.structs.replace(where, home=where.root, project=where.root, environ={})
    assert "~/.aws" in take(bare).home
    assert take(bare).variables == ()
