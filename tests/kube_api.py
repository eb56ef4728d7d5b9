"""A real API server with its etcd on this machine, without nodes, and a kubeconfig for it.

`.ci/kube-apiserver FOLDER` builds one; etcd comes from the distribution (`etcd-server`).
"""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TOOLS = ("etcd", "kube-apiserver", "kubectl")
CONTEXT = "real"
_SECONDS = 90


class Ran(NamedTuple):
    """What kubectl said."""

    code: int
    out: str
    error: str


class KubeApi:
    """One that runs."""

    def __init__(self, folder: Path, port: int) -> None:
        self.kubeconfig = folder / "kubeconfig"
        self.port = port

    def kubectl(self, *arguments: str, given: object = None, user: str = "") -> Ran:
        """Runs kubectl, as an administrator or in the name of somebody else."""
        command = ["kubectl", f"--kubeconfig={self.kubeconfig}", *arguments, *([f"--as={user}"] if user else [])]
        text = json.dumps(given) if isinstance(given, dict | list) else given
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=_SECONDS, check=False)
        return Ran(done.returncode, done.stdout, done.stderr)

    def apply(self, given: object, *arguments: str, user: str = "") -> Ran:
        """Applies an object, or a text of manifests."""
        return self.kubectl("apply", "-f", "-", *arguments, given=given, user=user)

    def get(self, *arguments: str) -> dict[str, Any]:
        """An object."""
        done = self.kubectl("get", *arguments, "-o", "json")
        assert done.code == 0, done.error
        found: dict[str, Any] = json.loads(done.out)
        return found


@contextlib.contextmanager
def kube_api(folder: Path) -> Iterator[KubeApi]:
    """Runs one; skips the test where a tool is missing."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed (.ci/kube-apiserver builds an API server)")
    ports = _free_ports(3)
    token = secrets.token_hex(16)
    _keys(folder, token)
    api = KubeApi(folder, ports[2])
    api.kubeconfig.write_text(yaml.safe_dump(_kubeconfig(ports[2], token)))
    with _process(_etcd(folder, ports), folder / "etcd.log"), _process(_server(folder, ports), folder / "server.log"):
        _until_ready(api, folder / "server.log")
        yield api


def address() -> str:
    """An address of this machine that is not the loopback one, for endpoints must not have that."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
            return str(probe.getsockname()[0])
        except OSError:  # no route to anywhere
            return socket.gethostbyname(socket.gethostname())


def _etcd(folder: Path, ports: list[int]) -> list[str]:
    client, peer = (f"http://127.0.0.1:{port}" for port in ports[:2])
    listening = ["--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer]
    return ["etcd", "--data-dir", str(folder / "etcd"), *listening, "--unsafe-no-fsync", "--log-level", "error"]


def _server(folder: Path, ports: list[int]) -> list[str]:
    return [
        "kube-apiserver",
        f"--etcd-servers=http://127.0.0.1:{ports[0]}",
        f"--secure-port={ports[2]}",
        f"--advertise-address={address()}",
        f"--cert-dir={folder / 'certificates'}",
        f"--token-auth-file={folder / 'tokens'}",
        f"--service-account-key-file={folder / 'accounts.pub'}",
        f"--service-account-signing-key-file={folder / 'accounts.key'}",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.96.0.0/24",
        "--authorization-mode=RBAC",
        "--enable-aggregator-routing=true",
        "--disable-admission-plugins=ServiceAccount",
        "--allow-privileged=true",
    ]


def _keys(folder: Path, token: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none)
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "accounts.key").write_bytes(private)
    (folder / "accounts.pub").write_bytes(public)
    (folder / "tokens").write_text(f"{token},admin,1,system:masters\n")


def _kubeconfig(port: int, token: str) -> dict[str, Any]:
    cluster = {"server": f"https://127.0.0.1:{port}", "insecure-skip-tls-verify": True}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": CONTEXT, "cluster": cluster}],
        "users": [{"name": CONTEXT, "user": {"token": token}}],
        "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": CONTEXT}}],
        "current-context": CONTEXT,
    }


def _free_ports(count: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


@contextlib.contextmanager
def _process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _until_ready(api: KubeApi, log: Path) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if api.kubectl("get", "--raw", "/readyz").out == "ok" and api.kubectl("get", "ns", "default").code == 0:
            return
        time.sleep(0.5)
    raise AssertionError(f"the API server did not get ready: {log.read_text()[-2000:]}")
