from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kube_objects import Memory
from oakum.model import OakumError
from oakum.server.certificates.authority import BadCertificate, renewed
from oakum.server.certificates.stores import FolderStore, SecretStore

MADE = renewed(None, ["localhost"], datetime(2030, 1, 1, tzinfo=UTC))
OTHER = renewed(None, ["localhost"], datetime(2030, 1, 1, tzinfo=UTC))
PATH = "/api/v1/namespaces/n/secrets/s"


def test_a_folder(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "new")
    assert store.read() is None
    assert store.write(MADE)
    assert FolderStore(tmp_path / "new").read() == MADE
    assert (tmp_path / "new" / "ca.crt").read_bytes() == MADE.bundle
    assert stat.S_IMODE((tmp_path / "new" / "admission.json").stat().st_mode) == 0o600


def test_a_damaged_folder(tmp_path: Path) -> None:
    (tmp_path / "admission.json").write_text("{")
    with pytest.raises(BadCertificate, match="damaged"):
        FolderStore(tmp_path).read()
    (tmp_path / "file").touch()
    with pytest.raises(OakumError):
        FolderStore(tmp_path / "file" / "below").write(MADE)


@pytest.mark.parametrize("objects", [{}, {PATH: {"metadata": {"name": "s", "resourceVersion": "7"}}}])
def test_a_secret(objects) -> None:
    api = Memory(dict(objects))
    store = SecretStore(api, "n", "s")
    assert store.read() is None
    assert store.write(MADE)
    assert SecretStore(api, "n", "s").read() == MADE


def test_of_two_replicas_the_first_one_wins() -> None:
    api = Memory()
    one, other = SecretStore(api, "n", "s"), SecretStore(api, "n", "s")
    assert one.read() is other.read() is None
    assert one.write(MADE)
    assert not other.write(OTHER)
    assert other.read() == MADE
    assert one.read() == MADE
    assert other.write(OTHER)
    assert not one.write(MADE)


@pytest.mark.parametrize("data", [{"tls.crt": "eA=="}, {"tls.crt": "?"}, {"tls.crt": 7}])
def test_a_secret_that_holds_something_else(data) -> None:
    api = Memory({PATH: {"metadata": {"name": "s"}, "data": data}})
    with pytest.raises(BadCertificate):
        SecretStore(api, "n", "s").read()
