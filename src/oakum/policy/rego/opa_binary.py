"""Rego by the `opa` program, one process for each answer.

The program gets a file of capabilities without the functions that the gate refuses and without any host to talk to, no
environment, and a deadline.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from oakum.model import PolicyError
from oakum.policy.rego.complaint import from_opa_json
from oakum.policy.rego.explanation import Explanation
from oakum.policy.rego.interface import Undefined
from oakum.policy.rego.refused import REFUSED
from oakum.policy.rego.wire import answered, encoded

NAME: Final = "opa-binary"
SECONDS: Final = 30.0
"""How long one answer may take."""


class _Capabilities(msgspec.Struct, frozen=True):
    """What `opa capabilities` prints."""

    builtins: list[dict[str, Any]]
    future_keywords: list[str] = []
    features: list[str] = []


class _Position(msgspec.Struct, frozen=True):
    row: int


class _Range(msgspec.Struct, frozen=True):
    start: _Position
    end: _Position


class _File(msgspec.Struct, frozen=True):
    covered: list[_Range] = []
    not_covered: list[_Range] = []


class _Files(msgspec.Struct, frozen=True):
    files: dict[str, _File]


class _Report(msgspec.Struct, frozen=True):
    """What `opa eval --coverage` prints."""

    coverage: _Files


_COVERAGE = msgspec.json.Decoder(_Report)
_STEP = re.compile(r"(?:query|\S*?(?P<number>\d+)\.rego):(?P<line>\d+) +(?P<what>(?:\| )*[A-Z][a-z]+ .*)")


class OpaBinaryEngine:
    """Follows `RegoEngine`; it belongs to no thread."""

    name = NAME

    def __init__(
        self, program: str = "opa", *, allowed: frozenset[str] = frozenset(), seconds: float = SECONDS
    ) -> None:
        found = shutil.which(program)
        if found is None:
            raise PolicyError(f"there is no program `{program}` on PATH; install OPA, or choose another engine")
        self._program, self._seconds = found, seconds
        self._folder = tempfile.TemporaryDirectory(prefix="oakum-opa-")
        self._modules: dict[str, str] = {}
        self._files: dict[str, str] = {}
        """Path in the folder -> name of the module."""
        self._arguments: list[str] | None = None
        self.version = self._version()
        self.builtins = self._restrict(allowed)

    def load(
        self, modules: Mapping[str, str], data: Mapping[str, Any] | None = None, *, syntax: Literal["v0", "v1"] = "v1"
    ) -> None:
        """Takes policies and data. Raises PolicyError."""
        self._arguments, self._modules, self._files = None, dict(modules), {}
        folder = Path(tempfile.mkdtemp(dir=self._folder.name))
        (folder / "data.json").write_bytes(encoded(data or {}))
        for number, (name, text) in enumerate(modules.items()):
            path = folder / f"{number}.rego"
            path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
            self._files[str(path)] = name
        arguments = ["--capabilities", self._capabilities, *(["--v0-compatible"] if syntax == "v0" else [])]
        self._run(["check", *arguments, "--format", "json", *self._files])
        self._arguments = [*arguments, "--data", str(folder)]

    def eval(self, query: str, value: Any) -> Any | Literal[Undefined.UNDEFINED]:
        """The answer to a query that names one document. Raises PolicyError."""
        if self._arguments is None:
            raise PolicyError("no policies are loaded, so nothing can be decided")
        options = ["--format", "json", "--stdin-input", "--strict-builtin-errors", *self._arguments]
        return answered(self._run(["eval", *options, "--", query], encoded(value)), query)

    def explain(self, query: str, value: Any) -> Explanation:
        """The answer, with every step, the lines that were evaluated and what was printed. Raises PolicyError."""
        if self._arguments is None:
            raise PolicyError("no policies are loaded, so nothing can be decided")
        options = ["--stdin-input", "--strict-builtin-errors", *self._arguments, "--", query]
        counted = self._done(["eval", "--coverage", "--format", "json", *options], encoded(value))
        steps = self._run(["eval", "--explain", "full", "--format", "pretty", *options], encoded(value))
        files = _COVERAGE.decode(counted.stdout).coverage.files
        return Explanation(
            value=answered(counted.stdout, query),
            prints=tuple(counted.stderr.decode(errors="replace").splitlines()),
            reached={self._files.get(path, path): _lines(of.covered) for path, of in files.items()},
            missed={self._files.get(path, path): _lines(of.not_covered) for path, of in files.items()},
            trace=tuple(self._steps(steps.decode(errors="replace"))),
        )

    def _steps(self, said: str) -> Iterator[str]:
        """The steps, which come before the answer, with the names of the policies."""
        names = list(self._modules)
        for line in said.splitlines():
            step = _STEP.fullmatch(line)
            if not step:
                return
            number = int(step["number"] or len(names))
            yield f"{names[number] if number < len(names) else 'query'}:{step['line']}: {step['what']}"

    @property
    def _capabilities(self) -> str:
        return str(Path(self._folder.name) / "capabilities.json")

    def _version(self) -> str:
        words = self._run(["version"]).decode(errors="replace").split()
        return words[1] if words[:1] == ["Version:"] else "unknown"

    def _restrict(self, allowed: frozenset[str]) -> frozenset[str]:
        """Writes the file of capabilities; gives the names of all functions that the program has."""
        try:
            every = msgspec.json.decode(self._run(["capabilities", "--current"]), type=_Capabilities)
        except msgspec.DecodeError:
            raise PolicyError(f"{self._program} does not answer as OPA does") from None
        kept = [one for one in every.builtins if one["name"] not in REFUSED or one["name"] in allowed]
        Path(self._capabilities).write_bytes(
            encoded({**msgspec.structs.asdict(every), "builtins": kept, "allow_net": []})
        )
        return frozenset(one["name"] for one in every.builtins)

    def _run(self, arguments: list[str], given: bytes = b"") -> bytes:
        return self._done(arguments, given).stdout

    def _done(self, arguments: list[str], given: bytes) -> subprocess.CompletedProcess[bytes]:
        try:
            done = subprocess.run(
                [self._program, *arguments],
                input=given,
                capture_output=True,
                timeout=self._seconds,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PolicyError(f"`opa {arguments[0]}` gave no answer within {self._seconds:g} seconds") from None
        except OSError as error:
            raise PolicyError(f"{self._program} cannot be run: {error.strerror}") from None
        if done.returncode:
            said = done.stdout + done.stderr
            raise from_opa_json(said, self._modules, self._files, evaluating=arguments[0] == "eval")
        return done


def _lines(ranges: list[_Range]) -> tuple[int, ...]:
    return tuple(sorted({line for one in ranges for line in range(one.start.row, one.end.row + 1)}))
