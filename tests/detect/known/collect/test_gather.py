from __future__ import annotations

import os
from pathlib import Path

import pytest

from known.conftest import Made
from oakum.detect.known.collect import Collected, environment, listed, machine, named, stamps
from oakum.model import SourceError

COMMON = "localhost"


def labels(found: Collected) -> list[str]:
    return [value.label for value in found.values]


def test_a_machine_is_its_home_its_projects_its_variables_and_its_environment(tmp_path: Path, made: Made) -> None:
    home, project = tmp_path / "home", tmp_path / "project"
    home.mkdir()
    project.mkdir()
    (home / ".netrc").write_text(f"machine host.example password {made()}")
    (project / ".env").write_text(f"API_KEY={made()}\nPORT=8080\nDEBUG=true\nPUBLIC_URL=https://shop.example/\n")
    (tmp_path / "pg").write_text(f"h:1:d:me:{made()}")
    environ = {"DB_PASSWORD": made(), "PATH": "/usr/bin", "PGPASSFILE": str(tmp_path / "pg")}
    found = machine(home, [project, tmp_path / "absent"], environ)
    assert labels(found) == [
        "env:DB_PASSWORD",
        "netrc:host.example password from ~/.netrc",
        "dotenv:API_KEY from .env",
        f"pgpass:me@h password from {tmp_path}/pg",
    ]
    assert [value.path for value in found.values[1:3]] == [str(home / ".netrc"), str(project / ".env")]
    assert found.skipped == ()
    assert set(found.stamps) == {str(home / ".netrc"), str(project / ".env"), str(tmp_path / "pg")}


def test_stamps_tell_when_to_gather_again(tmp_path: Path, made: Made) -> None:
    (tmp_path / ".env").write_text(f"TOKEN={made()}")
    before = machine(None, [tmp_path], {}).stamps
    assert stamps(None, [tmp_path], {}) == before
    (tmp_path / ".env").write_text(f"TOKEN={made(30)}")
    changed = stamps(None, [tmp_path], {})
    assert changed != before
    (tmp_path / ".env.local").write_text("")
    assert stamps(None, [tmp_path], {}) != changed


def test_a_secret_too_common_to_be_searched_for_is_named(made: Made) -> None:
    found = environment({"DB_PASSWORD": COMMON, "API_TOKEN": "", "PORT": "8080", "OTHER": "plain text here"})
    assert found.values == ()
    assert [(one.path, one.detail, one.by_default) for one in found.skipped] == [
        ("env:DB_PASSWORD", "a common password or word", True)
    ]


def test_the_password_of_an_address_is_known_on_its_own(made: Made) -> None:
    password = made(14)
    found = environment({"DATABASE_URL": f"postgres://app:{password}@db.example/app"})
    assert labels(found) == ["env:DATABASE_URL", "env:DATABASE_URL (password)"]
    assert found.values[1].secret.reveal() == password.encode()


def test_a_named_file_is_read_by_its_name_else_as_a_list(tmp_path: Path, made: Made) -> None:
    one, two = made(), made()
    (tmp_path / "app.env").write_text(f"\ufeffTOKEN='{one}'")
    (tmp_path / "leaked.txt").write_bytes(f"{one}\r\n\xff{two}\n".encode("latin-1"))
    assert [value.secret.reveal() for value in named(tmp_path / "app.env").values] == [one.encode()]
    listing = named(tmp_path / "leaked.txt")
    assert [value.secret.reveal() for value in listing.values] == [one.encode(), b"\xff" + two.encode()]
    assert labels(listing)[0] == f"list:line 1 from {tmp_path}/leaked.txt"


def test_a_list_takes_what_it_is_given_but_for_the_common(made: Made) -> None:
    value = made()
    found = listed(f"{value}\ncorrect horse battery\nshort\nlocalhost\n")
    assert labels(found) == ["list:line 1", "list:line 2"]
    assert [one.path for one in found.skipped] == ["list:line 3", "list:line 4"]


def test_a_named_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.env")
    (tmp_path / "large.env").write_bytes(b"x" * (5 << 20))
    for name, why in (("absent", "No such file"), ("pipe.env", "not a regular"), ("large.env", "larger")):
        with pytest.raises(SourceError, match=why):
            named(tmp_path / name)


def test_a_file_of_the_machine_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"x" * (5 << 20))
    (skipped,) = machine(None, [tmp_path], {}).skipped
    assert (skipped.path, skipped.by_default) == (".env", False)


def test_names_that_others_wrote_are_fit_to_be_printed(tmp_path: Path, made: Made) -> None:
    (tmp_path / ".netrc").write_text(f"machine \x1b[31m{'x' * 300} password {made()}")
    (label,) = labels(named(tmp_path / ".netrc"))
    assert label.isprintable()
    assert len(label) < 120 + len(str(tmp_path))


def test_a_value_longer_than_sense_is_named() -> None:
    found = environment({"SECRET": "x1Y" * 40_000})
    assert [one.detail for one in found.skipped] == ["longer than 64 KB"]
