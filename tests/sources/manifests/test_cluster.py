from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from kube import cluster
from oakum.model import SourceError
from oakum.sources.manifests.cluster import Listed, Resource, resources

pytest.importorskip("kubernetes")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config"
    monkeypatch.setattr("kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION", str(path))
    return path


def test_what_can_be_listed(config: Path) -> None:
    with cluster(config, {"secrets": [], "events": [], "deployments": []}):
        assert resources("toy") == [
            Resource("/api/v1/secrets", "Secret"),
            Resource("/apis/apps/v1/deployments", "Deployment"),
        ]


def test_all_pages_and_only_reading(config: Path) -> None:
    names = [{"metadata": {"name": str(n)}} for n in range(5)]
    with cluster(config, {"secrets": names}) as asked:
        listed = pickle.loads(pickle.dumps(Listed("toy", (Resource("/api/v1/secrets", "Secret"),))))
        texts = list(listed)
    assert [json.loads(one.content) for one in texts] == [{"kind": "Secret"} | one for one in names]
    assert {one.path for one in texts} == {"cluster:toy"}
    assert {(method, token) for method, _, token in asked.requests} == {("GET", "Bearer t")}
    assert len(asked.requests) == 3


def test_what_is_forbidden_is_said(config: Path) -> None:
    with cluster(config, {"secrets": []}, forbidden=["secrets"]):
        (text,) = Listed("toy", (Resource("/api/v1/secrets", "Secret"),))
    (skipped,) = text.skipped
    assert (skipped.path, skipped.reason, "403" in skipped.detail) == ("cluster:toy/api/v1/secrets", "unreadable", True)


def test_unknown_contexts_and_silent_clusters(config: Path) -> None:
    with pytest.raises(SourceError, match="usable context"):
        resources("toy")
    with cluster(config, {}), pytest.raises(SourceError, match="usable context"):
        resources("other")
    with pytest.raises(SourceError, match="no usable answer"):
        resources("toy")
