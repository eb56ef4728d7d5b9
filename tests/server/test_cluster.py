"""With a real client against a small server of HTTP; against a real API server in `test_cluster`."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import yaml

from oakum.server.cluster import ApiFailed, Cluster

SAID = "zq-marker"


class Handler(BaseHTTPRequestHandler):
    """Answers with the status that the path ends with."""

    asked: ClassVar[list[tuple[str, str, str, bytes]]] = []

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.headers["Authorization"], self.headers["Content-Type"], body))
        text = b"{" if self.path.endswith("/broken") else json.dumps({"said": SAID}).encode()
        last = self.path.rpartition("/")[2]
        self.send_response(int(last) if last.isdigit() else 200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_PATCH = _answer  # noqa: N815 - as the library wants it

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "toy", "cluster": {"server": f"http://127.0.0.1:{server.server_port}"}}],
        "users": [{"name": "toy", "user": {"token": "made-up"}}],
        "contexts": [{"name": "toy", "context": {"cluster": "toy", "user": "toy"}}],
    }
    (tmp_path / "kubeconfig").write_text(yaml.safe_dump(config))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "kubeconfig"))
    monkeypatch.setattr("kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION", str(tmp_path / "kubeconfig"))
    Handler.asked = []
    yield Cluster("toy")
    server.shutdown()
    server.server_close()


def test_calls(cluster: Cluster) -> None:
    assert cluster.get("/x") == {"said": SAID}
    assert cluster.get("/404") is None
    assert (cluster.create("/201", {"a": 1}), cluster.create("/409", {})) == (True, False)
    assert (cluster.replace("/200", {}), cluster.replace("/409", {}), cluster.replace("/404", {})) == (
        True,
        False,
        False,
    )
    assert (cluster.merge("/200", {}), cluster.merge("/409", {})) == (True, False)
    methods = [(method, kind) for method, _, kind, _ in Handler.asked]
    assert methods[0] == ("GET", "application/json")
    assert methods[2] == ("POST", "application/json")
    assert methods[-1] == ("PATCH", "application/merge-patch+json")
    assert Handler.asked[2][3] == b'{"a":1}'
    assert {login for _, login, _, _ in Handler.asked} == {"Bearer made-up"}


@pytest.mark.parametrize("path", ["/403", "/500", "/302", "/broken"])
def test_a_failure_says_the_status_and_nothing_of_the_answer(cluster: Cluster, path: str) -> None:
    with pytest.raises(ApiFailed) as caught:
        cluster.get(path)
    assert path in str(caught.value)
    assert SAID not in str(caught.value)


def test_no_configuration(cluster: Cluster) -> None:
    with pytest.raises(ApiFailed, match="context other"):
        Cluster("other")
    with pytest.raises(ApiFailed, match="account of the pod"):
        Cluster()
