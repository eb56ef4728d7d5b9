"""The webhook as a process, as the command line starts it, over real TLS."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from admission_reviews import deployment, password, response, review
from oakum.server.certificates.authority import issue
from oakum.server.certificates.stores import FolderStore
from register import granted, register
from tls import Client
from webhook import Running, webhook


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("webhook")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    with webhook(folder, f"--own-certificate={folder / 'own'}", "--host=localhost") as webhook_:
        yield webhook_


@pytest.fixture
def client(running: Running, folder: Path) -> Iterator[Client]:
    found = Client(running.port, (folder / "own" / "ca.crt").read_bytes())
    yield found
    found.close()


def probe(running: Running, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{running.probes}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_reviews_one_after_the_other(client: Client) -> None:
    value = password()
    for variables, allowed in (((("A", "b"),), True), ((("DB_PASSWORD", value),), False)):
        client.post(review(deployment(*variables)))
        status, answer = client.answer()
        assert status == 200
        assert response(answer)["allowed"] is allowed
        assert value not in answer.decode()


def test_an_object_of_three_megabytes(client: Client) -> None:
    value = password()
    data = {f"file-{number}": "some line of text\n" * 6000 for number in range(29)}
    client.post(review({"kind": "ConfigMap", "metadata": {}, "data": {**data, "z": f"password = {value}"}}))
    status, answer = client.answer()
    assert status == 200
    assert "$.data.z" in response(answer)["status"]["message"]


@pytest.mark.parametrize(
    ("body", "path", "kind", "status"),
    [
        (b"{", "/validate", "application/json", 400),
        (b"[" * 200_000, "/validate", "application/json", 400),
        (b"{}", "/validate", "text/yaml", 415),
        (b"{}", "/mutate", "application/json", 404),
        (json.dumps({"apiVersion": "admission.k8s.io/v1beta1"}).encode(), "/validate", "application/json", 400),
    ],
)
def test_what_is_no_review(client: Client, body: bytes, path: str, kind: str, status: int) -> None:
    client.post(body, path, kind)
    assert client.answer()[0] == status


def test_too_large_a_review(client: Client) -> None:
    client.send(b"POST /validate HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n")
    assert client.answer()[0] == 413


def test_a_deletion_and_an_object_without_end(client: Client) -> None:
    deep: object = "x"
    for _ in range(400):
        deep = [deep]
    for value, operation, allowed in ((None, "DELETE", True), ({"kind": "Widget", "spec": deep}, "CREATE", False)):
        client.post(review(value, operation))
        status, answer = client.answer()
        assert (status, response(answer)["allowed"]) == (200, allowed)


def test_many_clients_of_which_some_say_nothing(running: Running, folder: Path) -> None:
    bundle = (folder / "own" / "ca.crt").read_bytes()
    silent = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(50)]
    clients = [Client(running.port, bundle) for _ in range(50)]
    for one in clients:
        one.post(review(deployment()))
    assert [one.answer()[0] for one in clients] == [200] * 50
    for one in [*silent, *clients]:
        one.close()


def test_probes_and_log(running: Running, client: Client) -> None:
    client.post(review(deployment(("DB_PASSWORD", password())), uid="of-this-test"))
    client.answer()
    assert probe(running, "/readyz") == (200, "ok\n")
    assert probe(running, "/nothing")[0] == 404
    assert 'oakum_admission_reviews_total{allowed="false"' in probe(running, "/metrics")[1]
    (line,) = [line for line in running.lines() if line.get("uid") == "of-this-test"]
    assert (line["verdict"], line["kind"]) == ("deny", "apps/v1/Deployment")


def test_its_end(tmp_path: Path) -> None:
    options = [f"--own-certificate={tmp_path / 'own'}", "--host=localhost", "--linger=1"]
    with webhook(tmp_path, *options) as running:
        client = Client(running.port, (tmp_path / "own" / "ca.crt").read_bytes())
        running.process.terminate()
        until(lambda: running.lines()[-1]["event"] == "ending")
        assert probe(running, "/readyz")[0] == 503
        client.post(review(deployment()))  # it goes on until nothing is sent here any more
        assert client.answer()[0] == 200
        assert running.process.wait(20) == 0
        assert running.lines()[-1]["event"] == "ended"


def test_the_certificate_of_somebody_else(tmp_path: Path, folder: Path, running: Running) -> None:
    made = FolderStore(folder / "own").read()
    assert made
    pair = issue(made.authority, ["localhost"], datetime.now(UTC))
    for name, content in (("tls.crt", pair.certificate), ("tls.key", pair.key)):
        (tmp_path / name).write_bytes(content)
    with webhook(tmp_path, f"--tls-cert={tmp_path / 'tls.crt'}", f"--tls-key={tmp_path / 'tls.key'}") as other:
        client = Client(other.port, made.bundle)
        client.post(review(deployment()))
        assert client.answer()[0] == 200


def test_an_address_that_is_taken(tmp_path: Path, running: Running) -> None:
    options = [f"--own-certificate={tmp_path / 'own'}", "--host=localhost", f"--listen=127.0.0.1:{running.port}"]
    with pytest.raises(AssertionError, match="cannot be listened on"), webhook(tmp_path, *options):
        pass


def test_openssl_clients_get_nothing_older_than_tls_1_2(running: Running) -> None:
    done = subprocess.run(
        ["curl", "--tls-max", "1.1", "-sk", f"https://127.0.0.1:{running.port}/"], capture_output=True, check=False
    )
    assert done.returncode != 0


def test_a_register_of_exceptions_is_heard_and_may_be_gone(tmp_path: Path) -> None:
    options = [f"--own-certificate={tmp_path / 'own-webhook'}", "--host=localhost", f"--config={tmp_path / 'o.toml'}"]
    (tmp_path / "o.toml").write_text("")
    leaking = review(deployment(("DB_PASSWORD", password())))

    def reviewed(running: Running) -> dict[str, Any]:
        client = Client(running.port, (tmp_path / "own-webhook" / "ca.crt").read_bytes())
        client.post(leaking)
        answer = response(client.answer()[1])
        client.close()
        return answer

    with webhook(tmp_path, *options) as running:
        message = reviewed(running)["status"]["message"]
    with register(tmp_path) as known:
        record = granted(known, secret=message[message.index("sid_") :][:30], ticket="OPS-7")
        (tmp_path / "o.toml").write_text(f'[exceptions]\nca_file = "{known.authority}"\n')
        with webhook(tmp_path, *options, environment=known.environment("ci")) as running:
            until(lambda: reviewed(running)["allowed"])
            known.process.kill()
            known.process.wait(20)
            answer = reviewed(running)
            assert answer["allowed"]
            assert all(said in answer["auditAnnotations"]["exceptions"] for said in ("team-a", "OPS-7", record.id))
        gone = known.environment("ci") | {"OAKUM_CACHE_DIR": str(tmp_path / "empty")}
        with webhook(tmp_path, *options, environment=gone) as running:  # it starts, and hears none
            answer = reviewed(running)
            assert not answer["allowed"]
            assert "out of reach" in answer["auditAnnotations"]["exceptions-not-heard"]
            assert any("no exception of it is heard" in one for one in answer["warnings"])
