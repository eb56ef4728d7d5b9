"""Plants secrets, lets everything run that writes anything, and looks for them in all that was written."""

from __future__ import annotations

import base64
import copy
import os
import pickle
import random
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from oakum import report, scan
from oakum.config import load
from oakum.detect.candidate import Candidate
from oakum.model import Finding, Identity, ScanResult, Secret
from oakum.model.arena import whole
from oakum.rules import builtin_directory
from oakum.rules import load as load_rules
from oakum.rules.template import expand
from repo import Repo

FORMATS = tuple(report.names())
RUN = "import sys; from oakum.cli.main import run; sys.exit(run(sys.argv[1:]))"
LOGGING = "import logging; logging.basicConfig(level=logging.DEBUG); logging.captureWarnings(True); "
CRASH = """
import oakum.detect.checks as checks
def run(candidate):
    value = candidate.secret.reveal()
    raise ValueError(f"a defect at {value!r}")
checks.run = run
"""
_SHOWN = 4
"""Characters of a long value that a report may show."""


class Canary:
    """Secrets of several shapes, and all forms in which one could be told from what is written."""

    def __init__(self, rng: random.Random) -> None:
        self.token = expand("{crc:ghp_,30}", rng).encode()
        self.password = expand("{alnum:18}7", rng).encode()
        self.encoded = expand("{crc:ghp_,30}", rng).encode()
        self.url = expand("{alnum:16}4", rng).encode()
        self.key = expand("{pem:RSA PRIVATE KEY}", rng).encode()

    def files(self) -> dict[str, bytes | None]:
        return {
            "token.env": b"GITHUB_TOKEN=" + self.token + b"\n",
            "settings.py": b'DB_PASSWORD = "' + self.password + b'"\n',
            "encoded.yaml": b"data: " + base64.b64encode(b"token=" + self.encoded) + b"\n",
            "deploy.sh": b"git clone https://app:" + self.url + b"@git.host.invalid/a.git\n",
            "id_rsa": self.key,
            "ignored.env": b"A=" + self.token + b"  # oakum:allow github-* made for a test\n",
        }

    def forms(self) -> Iterator[bytes]:
        values = [self.token, self.password, self.encoded, self.url, *self.key.splitlines()[1:-1]]
        for value in values:
            hidden = value[_SHOWN:]
            yield from (hidden, hidden[::-1], hidden.hex().encode(), hidden.hex().upper().encode())
            for shift in range(3):  # base64 looks different at each of three places
                yield base64.b64encode(hidden[shift : shift + 12])

    def found_in(self, content: bytes) -> list[bytes]:
        return [form for form in self.forms() if form in content]


@pytest.fixture(scope="module")
def canary() -> Canary:
    return Canary(random.Random())


@pytest.fixture
def planted(repo: Repo, canary: Canary) -> Repo:
    repo.commit(canary.files())
    repo.commit({"settings.py": b"DB_PASSWORD = None\n"})
    repo.write({"new.env": b"GITHUB_TOKEN=" + canary.token + b"\n"})
    return repo


class Home:
    """A user's home, and a program that runs in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said = b""

    def run(self, *arguments: object, before: str = "", expect: int | None = None) -> bytes:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OAKUM_", "XDG_"))}
        done = subprocess.run(
            [sys.executable, "-c", before + RUN, *map(str, arguments)],
            capture_output=True,
            cwd=self.path,
            env={**kept, "HOME": str(self.path), "OAKUM_DEBUG": "1"},
            timeout=120,
            check=False,
        )
        self.said += done.stdout + done.stderr
        if expect is not None:
            assert done.returncode == expect, done.stderr.decode()[-2000:]
        return done.stdout + done.stderr

    def written(self) -> dict[str, bytes]:
        """Everything that the program said or wrote: reports, caches, baselines, configuration."""
        files = {str(path): path.read_bytes() for path in self.path.rglob("*") if path.is_file()}
        return files | {"standard output and error": self.said}


@pytest.fixture
def new_home(tmp_path: Path) -> Home:
    (tmp_path / "home").mkdir()
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the rules have been compiled, which takes longer than any scan here."""
    home = Home(tmp_path_factory.mktemp("compiled"))
    home.run("scan", home.path, expect=0)
    return home.path


@pytest.fixture
def home(new_home: Home, compiled: Path) -> Home:
    shutil.copytree(compiled, new_home.path, dirs_exist_ok=True)
    return new_home


def assert_silent(home: Home, canary: Canary) -> None:
    leaks = {name: len(canary.found_in(content)) for name, content in home.written().items()}
    assert not {name: count for name, count in leaks.items() if count}


def test_the_search_finds_every_form(canary):
    for form in canary.forms():
        assert canary.found_in(b"x" + form + b"x")
    assert not canary.found_in(b"nothing")


def test_reports_and_caches(new_home, planted, canary):
    outputs = [part for name in FORMATS for part in ("-f", name, "-o", f"out.{name}")]
    new_home.run("scan", planted.path, *outputs, "--min-confidence", "0", expect=1)
    new_home.run("scan", planted.path, *outputs, "--min-confidence", "0", expect=1)  # from the cache
    for name in FORMATS:
        assert (new_home.path / f"out.{name}").stat().st_size > 200, name
        new_home.run("scan", planted.path, "-f", name, "--jobs", 2, expect=1)
    assert b"github-pat" in new_home.said
    assert len(list(new_home.path.rglob("*"))) > len(FORMATS) + 2
    assert_silent(new_home, canary)


def test_the_flag_that_says_so_shows_them(home, planted, canary):
    assert canary.token in home.run("scan", planted.path, "-f", "json", "--show-secrets")
    home.said = b""
    assert_silent(home, canary)  # the cache still holds none


def test_baseline_exceptions_explanations_and_redaction(home, planted, canary):
    home.run("scan", planted.path, "--write-baseline", home.path / "baseline.json", expect=0)
    assert b"sid_" in (home.path / "baseline.json").read_bytes()
    home.run("scan", planted.path, "--baseline", home.path / "baseline.json")
    home.run("scan", planted.path, "--staged")
    home.run("scan", planted.path, "--since", "HEAD~1")
    home.run("explain", planted.path / "token.env")
    home.run("ignore", "list")
    assert_silent(home, canary)


@pytest.mark.parametrize("place", ["ignore", "settings", "rules"])
def test_errors_about_files_that_hold_a_secret_by_mistake(home, planted, canary, place):
    token = canary.token.decode()
    wrong = {
        "ignore": (".oakumignore.toml", f'[[ignore]]\nsecret = "{token}"\nreason = "x"\n'),
        "settings": ("oakum.toml", f'[report]\nmin_confidence = "{token}"\n'),
        "rules": ("oakum.toml", f'[rules]\nenable = ["{token}"]\n'),
    }
    name, text = wrong[place]
    (planted.path / name).write_text(text)
    home.run("scan", planted.path, expect=2)
    assert_silent(home, canary)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_crash_in_a_check(home, planted, canary, jobs):
    said = home.run("scan", planted.path, "--jobs", jobs, before=LOGGING + CRASH, expect=4)
    assert b"internal error: ValueError" in said
    assert_silent(home, canary)


def test_logging(home, planted, canary):
    home.run("scan", planted.path, "--jobs", 2, before=LOGGING, expect=1)
    assert_silent(home, canary)


@pytest.fixture(scope="module")
def found(canary: Canary, tmp_path_factory: pytest.TempPathFactory) -> ScanResult:
    folder = tmp_path_factory.mktemp("values")
    for name, content in canary.files().items():
        (folder / name).write_bytes(content or b"")
    rules = load_rules([builtin_directory() / f"{name}.toml" for name in ("github", "generic", "private-key")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OAKUM_CACHE_DIR", str(folder / "cache"))
        return scan.scan([str(folder)], loaded=load(folder, {}), rules=rules, identity=Identity(bytes(32)))


def travelling(found: ScanResult, canary: Canary) -> list[object]:
    finding: Finding = found.findings[0]
    candidate = Candidate(
        rule=load_rules([builtin_directory() / "github.toml"]).rules[0],
        secret=Secret(canary.token),
        window=canary.token,
        start=0,
        end=len(canary.token),
    )
    return [found, finding, finding.secret, candidate, whole(canary.token), Identity(canary.token)]


def test_no_value_shows_itself(found, canary):
    assert found.findings
    for value in travelling(found, canary):
        for shown in (repr(value), str(value), f"{value}", repr([value]), repr({1: value})):
            assert not canary.found_in(shown.encode()), type(value)


def test_secrets_are_not_encoded_by_accident(found, canary):
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(found)
    with pytest.raises(TypeError, match="not pickled"):
        copy.deepcopy(found.findings[0].secret)
    for encode in (msgspec.json.encode, msgspec.msgpack.encode, msgspec.to_builtins):
        with pytest.raises(TypeError) as caught:
            encode(found)
        assert not canary.found_in(str(caught.value).encode())


def test_a_traceback_with_all_its_variables(found, canary):
    def fails(result: ScanResult, secret: Secret) -> None:
        raise LookupError(f"{secret} of {result}")

    try:
        fails(found, found.findings[0].secret)
    except LookupError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert not canary.found_in("".join(told.format()).encode())
