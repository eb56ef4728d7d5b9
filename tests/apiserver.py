"""A real API server of Kubernetes with its etcd, on this machine."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

_SECONDS = 90
NEEDS = ("kube-apiserver", "etcd", "kubectl", "openssl")
MISSING = [name for name in NEEDS if shutil.which(name) is None]
needs_apiserver = pytest.mark.skipif(bool(MISSING), reason=f"{' and '.join(MISSING)} is not installed")


@contextmanager
def api_server(folder: Path, tokens: Mapping[str, str]) -> Iterator[Path]:
    """A cluster without nodes, and a kubeconfig with a context for each user of `tokens`, in namespace `shop`;
    `admin` may do everything. Roles are enforced."""
    etcd, peer, port = _free_port(), _free_port(), _free_port()
    key, users = folder / "accounts.key", folder / "tokens.csv"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    groups = {"admin": ',"system:masters"'}
    users.write_text("".join(f"{token},{name},{name}{groups.get(name, '')}\n" for name, token in tokens.items()))
    urls = [f"http://127.0.0.1:{etcd}", f"http://127.0.0.1:{peer}"]
    store = [
        "etcd",
        "--data-dir",
        str(folder / "etcd"),
        "--listen-client-urls",
        urls[0],
        "--advertise-client-urls",
        urls[0],
    ]
    store += [
        "--listen-peer-urls",
        urls[1],
        "--initial-advertise-peer-urls",
        urls[1],
        "--initial-cluster",
        f"default={urls[1]}",
    ]
    server = ["kube-apiserver", f"--etcd-servers={urls[0]}", f"--secure-port={port}", "--bind-address=127.0.0.1"]
    server += [f"--cert-dir={folder / 'certs'}", f"--token-auth-file={users}", "--authorization-mode=RBAC"]
    server += [f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}"]
    server += ["--service-account-issuer=https://kubernetes.default.svc", "--service-cluster-ip-range=10.0.0.0/24"]
    server += ["--disable-admission-plugins=ServiceAccount"]
    config = _kubeconfig(folder / "kubeconfig", port, tokens)
    with ExitStack() as running:
        running.enter_context(_process(store, folder / "etcd.log"))
        process = running.enter_context(_process(server, folder / "apiserver.log"))
        _wait(port, tokens["admin"], process, folder / "apiserver.log")
        yield config


@contextmanager
def _process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, token: str, process: subprocess.Popen[bytes], log: Path) -> None:
    context = ssl._create_unverified_context()  # it signs its own certificate
    request = urllib.request.Request(f"https://127.0.0.1:{port}/readyz", headers={"Authorization": f"Bearer {token}"})
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(request, context=context, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the API server does not come up: {log.read_text(errors='replace')[-2000:]}")


def _kubeconfig(path: Path, port: int, tokens: Mapping[str, str]) -> Path:
    cluster = {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "admin",
        "clusters": [{"name": "c", "cluster": cluster}],
        "users": [{"name": name, "user": {"token": token}} for name, token in tokens.items()],
        "contexts": [{"name": name, "context": {"cluster": "c", "user": name, "namespace": "shop"}} for name in tokens],
    }
    path.write_text(json.dumps(content))
    return path


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
