from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from kube import cluster
from oakum.model import Skipped, SourceError
from oakum.sources.manifests.cluster import Listed, Resource, resources

pytest.importorskip("kubernetes")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config"
    monkeypatch.setattr("kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION", str(path))
    return path


def test_what_can_be_listed(config: Path) -> None:
    with cluster(config, {"secrets": [], "events": [], "deployments": []}):
        assert resources("toy", []) == [
            Resource("/api/v1", "secrets", "Secret"),
            Resource("/apis/apps/v1", "deployments", "Deployment"),
        ]


def test_all_pages_and_only_reading(config: Path) -> None:
    names = [{"metadata": {"name": str(n)}} for n in range(5)]
    with cluster(config, {"secrets": names}) as asked:
        listed = pickle.loads(pickle.dumps(Listed("toy", (Resource("/api/v1", "secrets", "Secret"),))))
        texts = list(listed)
    assert [json.loads(one.content) for one in texts] == [{"kind": "Secret"} | one for one in names]
    assert {one.path for one in texts} == {"cluster:toy"}
    assert {(method, token) for method, _, token in asked.requests} == {("GET", "Bearer t")}
    assert len(asked.requests) == 3


def test_what_is_forbidden_is_said(config: Path) -> None:
    with cluster(config, {"secrets": []}, forbidden=["secrets"]):
        (text,) = Listed("toy", (Resource("/api/v1", "secrets", "Secret"),))
    (skipped,) = text.skipped
    assert (skipped.path, skipped.reason, "403" in skipped.detail) == ("cluster:toy/api/v1/secrets", "unreadable", True)


def test_an_account_of_one_namespace(config: Path) -> None:
    """May not list all secrets, but those of its own namespace."""
    mine = [{"metadata": {"name": str(n)}} for n in range(3)]
    with cluster(config, {"secrets": mine}, forbidden=["/api/v1/secrets"], namespace="shop") as asked:
        *texts, last = Listed("toy", (Resource("/api/v1", "secrets", "Secret"),))
    assert [json.loads(one.content)["metadata"] for one in texts] == [one["metadata"] for one in mine]
    assert "of namespace shop they were read" in last.skipped[0].detail
    assert "/api/v1/namespaces/shop/secrets?limit=500" in [path for _, path, _ in asked.requests]


def test_a_group_whose_server_is_down(config: Path) -> None:
    skipped: list[Skipped] = []
    with cluster(config, {"secrets": [], "deployments": []}, forbidden=["/apis/apps/v1"]):
        assert [one.name for one in resources("toy", skipped)] == ["secrets"]
    assert [(one.path, one.reason) for one in skipped] == [("cluster:toy/apis/apps/v1", "unreadable")]


def test_unknown_contexts_and_silent_clusters(config: Path) -> None:
    with pytest.raises(SourceError, match="usable context"):
        resources("toy", [])
    with cluster(config, {}), pytest.raises(SourceError, match="usable context"):
        resources("other", [])
    with pytest.raises(SourceError, match="no usable answer"):
        resources("toy", [])
