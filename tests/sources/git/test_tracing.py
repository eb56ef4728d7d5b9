"""A secret is followed into every version that holds it."""

from __future__ import annotations

import base64
import io
import random
import zipfile

import msgspec
import pytest

from oakum.detect.equipment import Equipment
from oakum.model import Finding, GitOrigin, Identity, Location, Span
from oakum.model.arena import span_in
from oakum.policy.merge import merge
from oakum.scan import work
from oakum.sources.git import history
from oakum.sources.git.objects import ObjectStore
from oakum.sources.git.tracing import Trace, is_apart, placed, seeds, traced
from repo import Repo
from toys import key, token

from .stores import blobs_with, store
from .test_attribution import tangled


def found_in(objects: ObjectStore, tools: Equipment) -> list[Finding]:
    """What a walk over the blobs finds, before anything is known of the commits."""
    reach = history.Reach(clip=200, block=4000, openers=tools.openers)

    def make(*arguments: object) -> history.HistoryShard:
        return history.HistoryShard(*arguments, reach=reach, binary=False, archives=True)  # type: ignore[arg-type]

    results = [work(tools.detector(), shard) for shard in history.shards(objects, 1, make)]
    return merge((one for result in results for one in result.sightings), Identity(bytes(32)), tools.rules.by_id())


@pytest.mark.parametrize("seed", range(5))
def test_all_blobs_that_hold_it(repo: Repo, tools: Equipment, seed: int) -> None:
    rng = random.Random(seed)
    secrets = [token(rng) for _ in range(4)]
    tangled(repo, rng, secrets)
    repo.pack("--depth=50", "--window=50")
    objects = store(repo)
    for finding in found_in(objects, tools):
        traces = traced(finding, objects)
        assert set(traces) == blobs_with(objects, finding.secret.reveal())
        assert {trace.text for trace in traces.values()} == {finding.secret.reveal()}


def test_many_versions_of_a_file_are_few_seeds(repo: Repo, tools: Equipment, rng: random.Random) -> None:
    secret = token(rng)
    lines = [b"%032x" % rng.getrandbits(128) for _ in range(300)]
    for number in range(30):
        lines[number] = b"changed %d" % number
        repo.commit({"a.txt": b"\n".join([*lines[:150], b"k = " + secret, *lines[150:]])})
    repo.pack("--depth=50")
    objects = store(repo)
    (finding,) = found_in(objects, tools)
    assert 1 <= len(list(seeds(finding, objects))) < 30
    assert set(traced(finding, objects)) == blobs_with(objects, secret)
    assert len(traced(finding, objects)) == 30


def test_an_encoded_secret_is_followed_by_its_encoding(repo: Repo, tools: Equipment, rng: random.Random) -> None:
    encoded = base64.b64encode(b"k = " + token(rng))
    for number in range(3):
        repo.commit({"a.txt": b"line\n" * number + b"data: " + encoded + b"\n" + b"more\n" * 200})
    repo.pack()
    objects = store(repo)
    (finding,) = found_in(objects, tools)
    traces = traced(finding, objects)
    assert set(traces) == blobs_with(objects, encoded)
    assert {trace.text for trace in traces.values()} == {encoded}


def test_what_is_in_an_archive_or_wide_is_not_followed(repo: Repo, tools: Equipment, rng: random.Random) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("in.txt", token(rng))
    repo.commit({"a.zip": file.getvalue(), "b.txt": f"\n {token(rng).decode()}".encode("utf-16")})
    objects = store(repo)
    findings = found_in(objects, tools)
    assert len(findings) == 2
    for finding in findings:
        (trace,) = traced(finding, objects).values()
        assert trace.text == b""
        assert is_apart(trace.seen, objects.reader().read(next(seeds(finding, objects))[0]) or b"")


def test_blobs_that_are_gone_are_no_seeds(repo: Repo, tools: Equipment, rng: random.Random) -> None:
    repo.commit({"a.txt": token(rng)})
    (finding,) = found_in(store(repo), tools)
    (place,) = finding.locations
    gone = msgspec.structs.replace(place, origin=GitOrigin(path="", blob="ab" * 20))
    assert list(seeds(finding.replace(locations=(gone,)), store(repo))) == []
    assert [seen for _, seen in seeds(finding.replace(locations=(gone, place)), store(repo))] == [place]


@pytest.mark.parametrize("before", [b"", b"moved\n\ndown "])
def test_the_place_in_another_version(rng: random.Random, before: bytes) -> None:
    secret, origin = key(rng), GitOrigin(path="a.txt", blob="ab" * 20)
    seen = Location(origin=GitOrigin(path="", blob="cd" * 20), span=Span(start=4, end=4 + len(secret)))
    content = b"k = " + before + secret + b" end " + secret
    place = placed([Trace(b"other", seen), Trace(secret, seen)], content, origin)
    start = 4 + len(before)
    assert place == Location(origin=origin, span=span_in(content, start, start + len(secret)))
    assert placed([Trace(b"other", seen)], content, origin) is None


def test_a_place_in_an_archive_keeps_its_lines() -> None:
    seen = Location(origin=GitOrigin(path="!/in.txt", blob="ab" * 20), span=Span(start=4, end=9, start_line=7))
    place = placed([Trace(b"", seen)], b"anything", GitOrigin(path="a.zip", blob="cd" * 20))
    assert place == Location(origin=GitOrigin(path="a.zip!/in.txt", blob="cd" * 20), span=seen.span)
    assert is_apart(seen, b"plain")


def test_a_trace_does_not_show_its_text(rng: random.Random) -> None:
    secret = token(rng)
    trace = Trace(secret, Location(origin=GitOrigin(path="", blob=""), span=Span(start=0, end=1)))
    assert repr(trace) == f"<Trace of {len(secret)} bytes>"
