from __future__ import annotations

import pytest

from oakum.sources.logs.containers import FORMAT_CRI, FORMAT_DOCKER
from oakum.sources.logs.interface import Names

UID = "0a1b2c3d-0000-1111-2222-333344445555"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (f"/var/log/pods/shop_web-1_{UID}/app/0.log", Names("shop/web-1", "app")),
        (f"pods/ci_run-7-pod_{UID}/step-build/0.log.20261124-060000.gz", Names("ci/run-7", "build")),
        (f"/var/log/containers/web-1_shop_app-{'0a' * 32}.log", Names("shop/web-1", "app")),
        ("app.log", Names()),
    ],
)
def test_a_path_names_the_container(path: str, names: Names) -> None:
    assert FORMAT_CRI.by_path(path) == names


def test_docker_names_the_container_by_its_id() -> None:
    assert FORMAT_DOCKER.by_path(f"containers/{'0a' * 32}/{'0a' * 32}-json.log") == Names("0a" * 6)
