from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from apiserver import api_server, needs_apiserver
from kube import cluster
from oakum.config.settings import Settings
from oakum.model import Exposure, FileOrigin, Location, ManifestOrigin, MissingExtra, ScanResult, SourceError
from oakum.sources.manifests.helm import available
from oakum.targets.k8s import open_target
from repo import Repo
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


def test_how_far_manifests_have_come(repo: Repo, rng: random.Random, scanned) -> None:
    values = {name: token(rng) for name in ("committed.yaml", "untracked.yaml", "ignored.yaml")}
    repo.commit({"committed.yaml": secret(values["committed.yaml"]).encode(), ".gitignore": b"ignored.yaml\n"})
    repo.write({name: secret(value).encode() for name, value in values.items()})
    found = places(scanned(f"k8s:{repo.path}"))
    exposures = {name: str(found[value][0].origin.exposure) + ".yaml" for name, value in values.items()}
    assert all(name == exposure for name, exposure in exposures.items()), exposures


def test_kinds_that_nobody_knows(tmp_path: Path, rng: random.Random, scanned) -> None:
    """Whatever a document is, its strings are read; a broken one beside it does no harm."""
    values = [token(rng) for _ in range(4)]
    known, listed, bare, behind = (value.decode() for value in values)
    (tmp_path / "a.yaml").write_text(
        f"apiVersion: example.com/v9\nkind: Frobnicator\nmetadata: {{name: x}}\nspec: {{key: {known}}}\n"
        f"---\nkind: [a]\nmetadata: 3\ndata: [{listed}]\n---\n- 1\n- {bare}\n---\na: [\n"
        f"---\nkind: Secret\ndata: {behind}\n"
    )
    result = scanned(f"k8s:{tmp_path}")
    assert set(places(result)) == set(values)
    assert places(result)[values[0]][0].origin.kind == "Frobnicator"
    assert [one.reason for one in result.skipped] == ["damaged"]


def test_standard_input(rng: random.Random, scanned, monkeypatch: pytest.MonkeyPatch) -> None:
    value = token(rng)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(secret(value).encode())))
    (place,) = places(scanned("k8s:-"))[value]
    assert place.origin == ManifestOrigin(
        path="-", kind="Secret", name="db", field="$.stringData.key", exposure=Exposure.RUNTIME
    )


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
        exposure=Exposure.RUNTIME,
    )
    assert [one.path for one in result.skipped] == ["cluster:toy/api/v1/configmaps"]


def applied(config: Path, *objects: dict[str, object]) -> None:
    command = ["kubectl", "--kubeconfig", str(config), "create", "-f", "-"]
    listed = json.dumps({"apiVersion": "v1", "kind": "List", "items": objects})
    subprocess.run(command, input=listed, encoding="utf-8", check=True, capture_output=True)


def role(name: str, namespace: str, resource: str, *subjects: dict[str, str]) -> list[dict[str, object]]:
    """A role that reads a kind of object, and who has it."""
    group = "rbac.authorization.k8s.io"
    metadata = {"name": name, "namespace": namespace}
    kind = {"apiVersion": f"{group}/v1", "metadata": metadata}
    rules = [{"apiGroups": [""], "resources": [resource], "verbs": ["get", "list"]}]
    reference = {"apiGroup": group, "kind": "Role", "name": name}
    return [
        kind | {"kind": "Role", "rules": rules},
        kind | {"kind": "RoleBinding", "roleRef": reference, "subjects": subjects},
    ]


@needs_apiserver
def test_a_real_cluster(tmp_path: Path, rng: random.Random, scanned, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real API server: objects made with kubectl, roles that are enforced, an account with few rights."""
    pytest.importorskip("kubernetes")
    value, noted = token(rng), token(rng)
    shop = {"namespace": "shop"}
    stored = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "db"} | shop,
        "stringData": {"key": value.decode()},
    }
    settings = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "app"} | shop,
        "data": {"k": noted.decode()},
    }
    container = {"name": "web", "image": "web", "envFrom": [{"secretRef": {"name": "db"}}]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"} | shop, "spec": {"containers": [container]}}
    user = {"kind": "User", "name": "dev", "apiGroup": "rbac.authorization.k8s.io"}
    account = {"kind": "ServiceAccount", "name": "ci"} | shop
    with api_server(tmp_path, {"admin": "a" * 20, "dev": "d" * 20}) as config:
        monkeypatch.setattr("kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION", str(config))
        space = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
        applied(config, space, stored, settings, pod)
        applied(config, *role("secrets", "shop", "secrets", account), *role("settings", "shop", "configmaps", user))
        everything = scanned("k8s:admin", network=True)
        little = scanned("k8s:dev", network=True)
    found = places(everything)
    assert set(found) == {value, noted}
    (place,) = found[value]
    origin = place.origin
    assert isinstance(origin, ManifestOrigin)
    assert (origin.kind, origin.namespace, origin.name, origin.field) == ("Secret", "shop", "db", "$.data.key")
    assert {"Pod shop/web", "ServiceAccount shop/ci", "Group system:masters"} <= set(origin.reach)
    assert "User dev" not in origin.reach
    assert everything.skipped == ()
    assert set(places(little)) == {noted}  # by the role in the namespace of the context
    refused = {one.path: one.detail for one in little.skipped if one.reason == "unreadable"}
    assert "of namespace shop they were read" in refused["cluster:dev/api/v1/configmaps"]
    assert "in namespace shop neither" in refused["cluster:dev/api/v1/secrets"]


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(MissingExtra, match="k8s"):
        open_target(str(tmp_path), Settings())
