"""The whole way: from targets to a result."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.config import Loaded
from oakum.config.settings import ReportSettings, RulesSettings, ScanSettings, Settings
from oakum.detect.equipment import Equipment
from oakum.detect.known import KnownIndex, KnownValue, build
from oakum.model import GitOrigin, Identity, ScanResult, Secret, SourceError, StreamOrigin
from oakum.rules.unsafe import load_pack
from oakum.scan import FLOOR, SILENT, Progress, detector, equipment, scan, work
from oakum.sources.stream import StreamShard
from oakum.targets import Selection
from repo import Repo
from toys import token, toy_rules

TESTS = Path(__file__).parent
FROM_STANDARD_INPUT = """
import json, sys
from pathlib import Path
from oakum.config import Loaded
from oakum.config.settings import ScanSettings, Settings
from oakum.model import Identity
from oakum.scan import scan
from toys import toy_rules

settings = Settings(scan=ScanSettings(jobs=1, cache=False), ignore_file=str(Path(sys.argv[1]) / "none"))
loaded = Loaded(settings=settings, provenance={}, root=Path(sys.argv[1]))
result = scan(["-"], loaded=loaded, rules=toy_rules(), identity=Identity(bytes(32)))
places = [place for finding in result.findings for place in finding.locations]
print(json.dumps([[p.origin.path, str(p.origin.exposure), p.span.start_line, p.span.start_column] for p in places]))
"""


class Heard:
    """A progress that keeps what it hears, and may end the scan."""

    def __init__(self, stop_after: int = 0) -> None:
        self.steps: list[tuple[int, int]] = []
        self._stop_after = stop_after

    def total(self, shards: int) -> None:
        raise AssertionError(shards)  # how much there is to do is not known before it is done

    def advance(self, shards: int, bytes_: int) -> None:
        self.steps.append((shards, bytes_))
        if len(self.steps) == self._stop_after:
            raise KeyboardInterrupt


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., ScanResult]:
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path / "cache"))

    def run(
        *targets: Path | str,
        progress: Progress = SILENT,
        confidence: float = 0.5,
        known: KnownIndex | None = None,
        **options: object,
    ) -> ScanResult:
        chosen = {name: options.pop(name) for name in list(options) if name in Selection.__struct_fields__}
        settings = ScanSettings(**{"jobs": 1, "cache": False} | options)
        every = Settings(
            scan=settings, report=ReportSettings(min_confidence=confidence), ignore_file=str(tmp_path / "none")
        )
        return scan(
            [str(target) for target in targets],
            loaded=Loaded(settings=every, provenance={}, root=tmp_path),
            rules=toy_rules(),
            identity=Identity(bytes(32)),
            selection=Selection(**chosen),
            progress=progress,
            known=known,
        )

    return run


def paths(result: ScanResult) -> dict[bytes, list[str]]:
    return {one.secret.reveal(): sorted(place.origin.path for place in one.locations) for one in result.findings}


def test_several_targets_are_one_result(
    repo: Repo, run: Callable[..., ScanResult], rng: random.Random, tmp_path: Path
) -> None:
    committed, written = token(rng), token(rng)
    repo.commit({"a.txt": committed})
    (tmp_path / "b.txt").write_bytes(written)
    result = run(repo.path, tmp_path / "b.txt")
    assert paths(result) == {committed: ["a.txt"], written: ["b.txt"]}
    assert result.target == f"{repo.path}, {tmp_path / 'b.txt'}"
    assert result.stats.commits == 1
    assert result.stats.bytes == 2 * len(committed) + len(written)  # in the history, in the tree, in the file
    assert not result.interrupted


def test_progress_hears_of_every_byte(repo: Repo, run: Callable[..., ScanResult], rng: random.Random) -> None:
    repo.commit({"a.txt": b"k " + token(rng), "b.txt": b"other"})
    heard = Heard()
    result = run(repo.path, progress=heard)
    assert len(heard.steps) >= 2  # the history, and the tree
    assert {shards for shards, _ in heard.steps} == {1}
    assert sum(bytes_ for _, bytes_ in heard.steps) == result.stats.bytes > 0


def test_what_was_found_before_an_interruption_is_reported(
    repo: Repo, run: Callable[..., ScanResult], rng: random.Random, tmp_path: Path
) -> None:
    early, late = token(rng), token(rng)
    repo.commit({"a.txt": early})
    (tmp_path / "b.txt").write_bytes(late)
    heard = Heard(stop_after=1)
    result = run(repo.path, tmp_path / "b.txt", progress=heard)
    assert result.interrupted
    assert len(heard.steps) == 1
    assert paths(result) == {early: [""]}  # the way through the history is not gone any more
    (place,) = result.findings[0].locations
    assert place.origin.blob == hashlib.sha1(b"blob %d\0%s" % (len(early), early)).hexdigest()
    assert run(repo.path, tmp_path / "b.txt", progress=Heard(stop_after=99)).interrupted is False


def test_an_interrupted_scan_leaves_no_half_memory(
    repo: Repo, run: Callable[..., ScanResult], rng: random.Random
) -> None:
    secrets = {token(rng) for _ in range(3)}
    for secret in secrets:
        repo.commit({"a.txt": secret})
        repo.git("repack", "-d", "-q")
    assert run(repo.path, progress=Heard(stop_after=1), cache=True, tree=False).interrupted
    assert set(paths(run(repo.path, cache=True, tree=False))) == secrets


def test_a_target_that_is_not_there(run: Callable[..., ScanResult], tmp_path: Path) -> None:
    heard = Heard()
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(SourceError, match="nowhere"):
        run(tmp_path / "a.txt", tmp_path / "nowhere", progress=heard)


def test_the_threshold_decides_what_is_open(run: Callable[..., ScanResult], rng: random.Random, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(token(rng))
    (finding,) = run(tmp_path / "a.txt").findings
    result = run(tmp_path / "a.txt", confidence=1.0)
    assert result.findings == ()
    assert [(one.secret, one.suppression and one.suppression.kind) for one in result.suppressed] == [
        (finding.secret, "confidence")
    ]


def test_standard_input_of_a_process(rng: random.Random, tmp_path: Path) -> None:
    secret = token(rng)
    done = subprocess.run(
        [sys.executable, "-c", FROM_STANDARD_INPUT, str(tmp_path)],
        input=b"one\n k = " + secret + b"\n",
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]), "OAKUM_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert json.loads(done.stdout) == [["-", "runtime", 2, 6]]
    assert secret not in done.stdout + done.stderr


def test_the_work_on_one_shard(tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    result = work(tools.detector(), StreamShard(io.BytesIO(b"a " + secret + b"\nb " + secret)))
    (sighting,) = result.sightings
    assert (sighting.rule, sighting.secret.reveal()) == ("toy-token", secret)
    assert [place.span.start_line for place in sighting.locations] == [1, 2]
    assert all(isinstance(place.origin, StreamOrigin) for place in sighting.locations)
    assert (result.bytes, result.items, result.skipped) == (2 * len(secret) + 5, 1, ())


def test_a_detector_by_the_settings(rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path))
    settings = ScanSettings(max_decode_depth=2, foreign_markers=True)
    tools = equipment(toy_rules(), settings)
    assert (tools.options.floor, tools.options.depth, tools.options.foreign_markers) == (FLOOR, 2, True)
    assert [path.name.partition("-")[0] for path in tmp_path.iterdir()] == ["automaton"]
    secret = token(rng)
    shard = StreamShard(io.BytesIO(b"k = " + secret))
    assert [one.secret.reveal() for one in work(detector(toy_rules(), settings), shard).sightings] == [secret]


def test_what_unpacks_to_too_much_is_skipped_by_name(tools: Equipment) -> None:
    bomb = base64.b64encode(gzip.compress(bytes(48 << 20)))
    nested = b"x\n" + b"\n".join(base64.b64encode(gzip.compress(b"%d " % n + b"text " * 800_000)) for n in range(4))
    result = work(tools.detector(), StreamShard(io.BytesIO(nested + b"\n" + bomb)))
    assert result.skipped
    assert {(one.path, one.reason) for one in result.skipped} == {("-", "encoded text unpacks to too much")}


def known_index(value: bytes, path: Path | None = None) -> KnownIndex:
    one = KnownValue(kind="env", name="TOKEN", secret=Secret(value), path=str(path or ""))
    return build([one], Identity(bytes(32)))


@pytest.fixture
def value(rng: random.Random) -> bytes:
    return bytes(rng.choices(b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=30))


def test_a_known_value_is_found_in_files_and_history(repo: Repo, run: Callable[..., ScanResult], value: bytes) -> None:
    repo.commit({"app.py": b"a = f('" + value + b"')\n"})
    repo.commit({"app.py": b"a = f()\n"})
    (repo.path / "vendor").mkdir()
    (repo.path / "vendor/x.min.js").write_bytes(b"v=" + value.hex().encode())
    (repo.path / ".env").write_bytes(b"TOKEN=" + value)
    result = run(repo.path, known=known_index(value, repo.path / ".env"))
    (finding,) = result.findings
    assert (finding.rule, finding.secret_id) == ("known-value", Identity(bytes(32)).of(Secret(value)))
    assert sorted(place.origin.path for place in finding.locations) == ["app.py", "vendor/x.min.js"]
    (old,) = [place.origin for place in finding.locations if isinstance(place.origin, GitOrigin)]
    assert old.first is not None
    assert not old.at_head


def test_known_values_do_not_come_out_of_a_memory_without_them(
    repo: Repo, run: Callable[..., ScanResult], value: bytes
) -> None:
    repo.commit({"app.py": b"a = f('" + value + b"')\n"})
    repo.git("gc", "-q")
    assert run(repo.path, cache=True).findings == ()
    assert len(run(repo.path, cache=True, known=known_index(value)).findings) == 1
    assert run(repo.path, cache=True).findings == ()


def test_known_values_are_found_by_several_processes(
    run: Callable[..., ScanResult], value: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(2500):
        (folder / f"{number:04}.txt").write_bytes(b"nothing" if number % 1000 else value.upper())
    (finding,) = run(folder, known=known_index(value), jobs=2).findings
    assert sorted(place.origin.path for place in finding.locations) == ["0000.txt", "1000.txt", "2000.txt"]
    assert {place.decoded for place in finding.locations} == {("case-folded",)}


def test_a_rule_and_a_known_value_are_one_finding_that_is_sure(
    run: Callable[..., ScanResult], rng: random.Random, tmp_path: Path
) -> None:
    shaped = token(rng)
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"key " + shaped)
    (folder / "b.txt").write_bytes(shaped[::-1])
    (finding,) = run(folder, known=known_index(shaped)).findings
    assert (finding.rule, finding.confidence) == ("toy-token", 0.99)
    assert sorted(place.origin.path for place in finding.locations) == ["a.txt", "b.txt"]
    assert any(reason.name == "known-value" for reason in finding.reasons)


def test_values_that_were_not_taken_are_in_the_result(run: Callable[..., ScanResult], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"text")
    result = run(tmp_path / "a.txt", known=known_index(b"short"))
    assert [(one.path, one.detail) for one in result.skipped] == [("env:TOKEN", "shorter than 8 bytes")]


def test_a_file_of_known_values_that_is_staged_is_a_leak(
    repo: Repo, run: Callable[..., ScanResult], value: bytes
) -> None:
    repo.commit({"a.txt": b"text"})
    (repo.path / ".env").write_bytes(b"TOKEN=" + value)
    index = known_index(value, repo.path / ".env")
    assert run(repo.path, known=index).findings == ()
    repo.git("add", "-f", ".env")
    assert [one.rule for one in run(repo.path, known=index, staged=True).findings] == ["known-value"]


def test_unsafe_defaults_are_found_where_they_are_in_force(repo: Repo) -> None:
    unsafe = b"import requests\nrequests.get(url, verify=False)\n"
    repo.commit({"old.py": unsafe, "kept.py": unsafe}, "one")
    repo.commit({"old.py": None, "new.py": unsafe}, "two")
    result = unsafe_scan(repo.path, packs=("secrets", "insecure"))
    assert {(one.rule, one.locations[0].origin.path) for one in result.findings} == {
        ("insecure-tls-python-verify", "kept.py"),
        ("insecure-tls-python-verify", "new.py"),
    }
    assert len({one.secret_id for one in result.findings}) == 2
    assert all(one.is_unsafe_default for one in result.findings)


def test_without_secrets_no_secret_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f"key = '{token(random.Random(1)).decode()}'\nrequests.get(url, verify=False)\n")
    both = unsafe_scan(tmp_path, packs=("secrets", "insecure"))
    alone = unsafe_scan(tmp_path, packs=("insecure",))
    assert {one.rule for one in both.findings} == {"toy-token", "insecure-tls-python-verify"}
    assert {one.rule for one in alone.findings} == {"insecure-tls-python-verify"}


def unsafe_scan(root: Path, packs: tuple[str, ...]) -> ScanResult:
    settings = Settings(
        scan=ScanSettings(jobs=1, cache=False),
        rules=RulesSettings(packs=packs),  # type: ignore[arg-type]
        ignore_file=str(root / "none"),
    )
    loaded = Loaded(settings=settings, provenance={}, root=root)
    return scan([str(root)], loaded=loaded, rules=toy_rules(), identity=Identity(bytes(32)), pack=load_pack())


def test_manifests_are_asked_as_whole_documents(tmp_path: Path) -> None:
    pod = "apiVersion: v1\nkind: Pod\nspec:\n  hostPID: true\n"
    (tmp_path / "a.yaml").write_text(pod)
    settings = Settings(
        scan=ScanSettings(jobs=1, cache=False),
        rules=RulesSettings(packs=("secrets", "insecure")),
        ignore_file=str(tmp_path / "none"),
    )
    loaded = Loaded(settings=settings, provenance={}, root=tmp_path)
    (finding,) = scan(
        [f"k8s:{tmp_path}"], loaded=loaded, rules=toy_rules(), identity=Identity(bytes(32)), pack=load_pack()
    ).findings
    assert finding.rule == "insecure-pod-host-namespaces"
    assert [(place.origin.path, place.span.start_line) for place in finding.locations] == [("a.yaml", 4)]


def test_unsafe_defaults_are_found_in_what_is_staged(repo: Repo) -> None:
    repo.commit({"a.py": b"import requests\n"}, "one")
    repo.write({"a.py": b"import requests\nrequests.get(url, verify=False)\n", "b.yaml": b"permissions: write-all\n"})
    repo.git("add", ".")
    settings = Settings(
        scan=ScanSettings(jobs=1, cache=False), rules=RulesSettings(packs=("secrets", "insecure")), ignore_file="none"
    )
    loaded = Loaded(settings=settings, provenance={}, root=repo.path)
    result = scan(
        [str(repo.path)],
        loaded=loaded,
        rules=toy_rules(),
        identity=Identity(bytes(32)),
        selection=Selection(tree=False, staged=True),
        pack=load_pack(),
    )
    assert [one.locations[0].origin.path for one in result.findings] == ["a.py"]
