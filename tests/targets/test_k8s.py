from __future__ import annotations

import io
import random
import sys
from pathlib import Path

import pytest

from kube import cluster
from oakum.config.settings import Settings
from oakum.model import FileOrigin, Location, ManifestOrigin, MissingExtra, ScanResult, SourceError
from oakum.sources.manifests.helm import available
from oakum.targets.k8s import open_target
from toys import token

POD = "kind: Pod\nmetadata: {name: web}\nspec: {volumes: [{secret: {secretName: db}}]}\n"


def secret(value: bytes) -> str:
    return f"kind: Secret\nmetadata: {{name: db}}\nstringData:\n  key: {value.decode()}\n"


def places(result: ScanResult) -> dict[bytes, list[Location]]:
    return {one.secret.reveal(): list(one.locations) for one in result.findings}


@pytest.mark.parametrize("jobs", [1, 2])
def test_reach_over_many_files(tmp_path: Path, rng: random.Random, scanned, jobs: int) -> None:
    value, noted, other = token(rng), token(rng), token(rng)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "db.yaml").write_text(secret(value) + f"# {noted.decode()}\n")
    (tmp_path / "z.yml").write_text(POD)
    (tmp_path / "deploy.sh").write_bytes(b"k " + other)
    found = places(scanned(f"k8s:{tmp_path}", jobs=jobs))
    assert found[value][0].origin == ManifestOrigin(
        path="a/db.yaml", kind="Secret", name="db", field="$.stringData.key", reach=("Pod default/web",)
    )
    assert isinstance(found[noted][0].origin, ManifestOrigin)
    assert found[other][0].origin == FileOrigin(path="deploy.sh")


def test_a_single_file(tmp_path: Path, rng: random.Random, scanned) -> None:
    value = token(rng)
    path = tmp_path / "all.yaml"
    path.write_text(secret(value) + "---\n" + POD)
    assert [one.origin.path for one in places(scanned(f"k8s:{path}"))[value]] == ["all.yaml"]


def test_standard_input(rng: random.Random, scanned, monkeypatch: pytest.MonkeyPatch) -> None:
    value = token(rng)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(secret(value).encode())))
    (place,) = places(scanned("k8s:-"))[value]
    assert place.origin == ManifestOrigin(path="-", kind="Secret", name="db", field="$.stringData.key")


@pytest.mark.skipif(not available(), reason="helm is not installed")
def test_a_chart_says_template_and_values(tmp_path: Path, rng: random.Random, scanned) -> None:
    value = token(rng)
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 1.0.0\n")
    half = len(value) // 2
    (chart / "values.yaml").write_text(f"first: {value[:half].decode()}\nlast: {value[half:].decode()}\nfree: x\n")
    template = "kind: Secret\nmetadata: {name: db}\nstringData:\n  key: {{ .Values.first }}{{ .Values.last }}\n"
    (chart / "templates" / "s.yaml").write_text(template)
    (place,) = places(scanned(f"k8s:{tmp_path}"))[value]
    assert (place.origin.path, place.span.start_line) == ("chart/templates/s.yaml", 4)


def test_a_chart_without_helm(tmp_path: Path, rng: random.Random, scanned, monkeypatch: pytest.MonkeyPatch) -> None:
    value = token(rng)
    (tmp_path / "Chart.yaml").write_text("name: app\n")
    (tmp_path / "secret.yaml").write_text("{{ if .x }}\nkey: " + value.decode() + "\n{{ end }}\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    result = scanned(f"k8s:{tmp_path}")
    assert [place.span.start_line for place in places(result)[value]] == [2]
    assert [(one.reason, one.by_default) for one in result.skipped] == [("not rendered", True)]


def test_a_live_cluster(tmp_path: Path, rng: random.Random, scanned, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("kubernetes")
    monkeypatch.setattr("kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION", str(tmp_path / "config"))
    value = token(rng)
    stored = {"metadata": {"name": "db", "namespace": "shop"}, "stringData": {"key": value.decode()}}
    user = {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"secret": {"secretName": "db"}}}
    with cluster(
        tmp_path / "config", {"secrets": [stored], "deployments": [user], "configmaps": []}, ["configmaps"]
    ) as asked:
        with pytest.raises(SourceError, match="--network"):
            scanned("k8s:toy")
        assert asked.requests == []
        result = scanned("k8s:toy", network=True)
    (place,) = places(result)[value]
    assert place.origin == ManifestOrigin(
        path="cluster:toy",
        kind="Secret",
        namespace="shop",
        name="db",
        field="$.stringData.key",
        reach=("Deployment shop/web",),
    )
    assert [one.path for one in result.skipped] == ["cluster:toy/api/v1/configmaps"]


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtra, match="k8s"):
        open_target(str(tmp_path), Settings())
