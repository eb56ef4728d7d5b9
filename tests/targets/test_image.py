from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.config.settings import ScanSettings
from oakum.model import Finding, ImageOrigin, ScanResult, SourceError
from oakum.targets.image import ImageTarget, Leave
from oci import Layout, gzipped, layer, saved
from oci_registry import registry
from toys import token


def origins(found: Finding) -> set[tuple[str, bool]]:
    return {
        (place.origin.path, place.origin.removed) for place in found.locations if isinstance(place.origin, ImageOrigin)
    }


@pytest.fixture
def made(rng: random.Random) -> tuple[Layout, dict[str, bytes]]:
    """Two tags that share their first layer; the second layer of one deletes a file of the first."""
    secrets = {name: token(rng) for name in ("kept", "gone", "env")}
    base = gzipped(layer({"kept": secrets["kept"], "gone": secrets["gone"], "both": b"x"}))
    layout = Layout()
    layout.image([base, gzipped(layer({".wh.gone": b""}))], {"config": {"Env": ["K=" + secrets["env"].decode()]}}, "1")
    layout.image([base, gzipped(layer({"gone": b"another"}))], {}, "2")
    return layout, secrets


def by_secret(result: ScanResult, secrets: dict[str, bytes]) -> dict[str, set[tuple[str, bool]]]:
    names = {value: name for name, value in secrets.items()}
    return {names[one.secret.reveal()]: origins(one) for one in result.findings}


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_layer_once_and_what_is_gone(
    made: tuple[Layout, dict[str, bytes]], scanned: Callable[..., ScanResult], tmp_path: Path, jobs: int
) -> None:
    layout, secrets = made
    for target in (layout.folder(tmp_path / "layout"), layout.archive(tmp_path / "app.tar")):
        result = scanned(f"image:{target}", jobs=jobs)
        assert by_secret(result, secrets) == {
            "kept": {("kept", False)},
            "gone": {("gone", True)},
            "env": {("config:$.config.Env[0]", False)},
        }
        assert result.skipped == ()
        assert all(len(one.locations) == 1 for one in result.findings)


def test_a_file_that_one_tag_still_shows(
    rng: random.Random, scanned: Callable[..., ScanResult], tmp_path: Path
) -> None:
    base, secret = gzipped(layer({"gone": (secret := token(rng))})), secret
    layout = Layout()
    layout.image([base, gzipped(layer({".wh.gone": b""}))], {}, "1")
    layout.image([base], {}, "2")
    result = scanned(f"image:{layout.folder(tmp_path / 'layout')}")
    assert by_secret(result, {"gone": secret}) == {"gone": {("gone", False)}}


def test_an_archive_of_docker_save(rng: random.Random, scanned: Callable[..., ScanResult], tmp_path: Path) -> None:
    secret = token(rng)
    path = saved(tmp_path / "app.tar", [layer({"a": secret}), layer({"b": b""})], {"config": {}})
    result = scanned(f"image:{path}")
    assert by_secret(result, {"a": secret}) == {"a": {("a", False)}}


def test_missing_layers_are_said(made: tuple[Layout, dict[str, bytes]], scanned, tmp_path: Path) -> None:
    layout, _ = made
    for name in [one for one, content in layout.members.items() if content[:2] == b"\x1f\x8b"]:
        del layout.members[name]
    result = scanned(f"image:{layout.folder(tmp_path / 'layout')}")
    assert {one.reason for one in result.skipped} == {"missing layer"}
    assert len(result.findings) == 1


def test_a_registry_only_with_the_network_on(made: tuple[Layout, dict[str, bytes]], scanned) -> None:
    layout, secrets = made
    with registry(layout, token="t") as served:
        with pytest.raises(SourceError, match="--network"):
            scanned(f"image:{served.host}/app:1")
        assert served.asked == []
        result = scanned(f"image:{served.host}/app:1", network=True)
    assert set(by_secret(result, secrets)) == set(secrets)


def test_a_name_that_is_nothing() -> None:
    with pytest.raises(SourceError):
        ImageTarget("./no/such/file.tar", ScanSettings())


def test_paths_that_are_left_out(made: tuple[Layout, dict[str, bytes]], scanned, tmp_path: Path) -> None:
    layout, _ = made
    result = scanned(f"image:{layout.folder(tmp_path / 'layout')}", exclude=("kept",))
    assert [(one.path, one.reason) for one in result.skipped] == [("kept", "excluded")]
    leave = pickle.loads(pickle.dumps(Leave(("*.md",), False)))
    assert [bool(leave(path)) for path in ("a.md", "a.png", "a.txt")] == [True, True, False]


def test_a_large_layer_is_shared(scanned, rng: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oakum.targets.image._LARGE", 1)
    secrets = {f"{n}": token(rng) for n in range(6)}
    layout = Layout()
    layout.image([gzipped(layer(secrets)), gzipped(layer({".wh.3": b""}))], {})
    path = layout.folder(tmp_path / "layout")
    assert len(list(ImageTarget(str(path), ScanSettings(jobs=3)).shards())) > 4
    result = scanned(f"image:{path}", jobs=3)
    assert by_secret(result, secrets) == {name: {(name, name == "3")} for name in secrets}
