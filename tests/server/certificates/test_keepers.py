from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kube_objects import Memory
from oakum.server.certificates.authority import SERVING_DAYS, BadCertificate, Material, read, renewed
from oakum.server.certificates.keepers import MountedCertificate, OwnCertificate, load, server_context
from oakum.server.certificates.stores import FolderStore, SecretStore
from oakum.server.http import Asked, Reply
from tls import HOST, served

START = datetime.now(UTC)
AGE = timedelta(days=SERVING_DAYS * 0.7)


class Clock:
    def __init__(self) -> None:
        self.now = START - AGE

    def __call__(self) -> datetime:
        return self.now


async def ok(asked: Asked) -> Reply:
    return Reply(200, b"")


def test_it_is_made_and_renewed_while_it_serves(tmp_path: Path) -> None:
    clock, trusted = Clock(), []
    with served(ok) as server:
        keeper = OwnCertificate(
            server.context, FolderStore(tmp_path), [HOST], lambda bundle: trusted.append(bundle) is None, clock
        )
        assert keeper.check()
        first = server.material = kept(tmp_path)
        assert server.client().serial() == read(first.serving.certificate).serial_number
        assert not keeper.check()
        clock.now += AGE
        assert keeper.check()
        second = kept(tmp_path)
        assert keeper.ends == read(second.serving.certificate).not_valid_after_utc
        assert server.client().serial() == read(second.serving.certificate).serial_number
    assert set(trusted) == {first.bundle}


def kept(folder: Path) -> Material:
    found = FolderStore(folder).read()
    assert found
    return found


def test_nothing_is_served_that_clients_do_not_trust_yet(tmp_path: Path) -> None:
    context = server_context()
    keeper = OwnCertificate(context, FolderStore(tmp_path), [HOST], lambda bundle: False)
    with pytest.raises(BadCertificate, match="change too often"):
        keeper.check()
    assert keeper.ends is None


def test_two_replicas_end_up_with_the_same() -> None:
    api = Memory()
    keepers = [OwnCertificate(server_context(), SecretStore(api, "n", "s"), [HOST]) for _ in range(2)]
    assert [keeper.check() for keeper in keepers] == [True, True]
    assert keepers[0].ends == keepers[1].ends
    assert api.changes == 1


def test_a_store_that_others_write_all_the_time() -> None:
    keeper = OwnCertificate(server_context(), SecretStore(Memory(busy=100), "n", "s"), [HOST])
    with pytest.raises(BadCertificate, match="again and again"):
        keeper.check()


def test_mounted_files_are_read_again(tmp_path: Path) -> None:
    certificate, key = tmp_path / "tls.crt", tmp_path / "tls.key"
    with served(ok) as server:
        keeper = MountedCertificate(server.context, certificate, key)
        with pytest.raises(BadCertificate, match="cannot be read"):
            keeper.check()
        for _ in range(2):
            server.material = renewed(None, [HOST], START)
            certificate.write_bytes(server.material.serving.certificate)
            if key.exists():  # between the two writes they do not fit, and what was there is served on
                with pytest.raises(BadCertificate, match="together"):
                    keeper.check()
            key.write_bytes(server.material.serving.key)
            assert keeper.check()
            assert not keeper.check()
            assert server.client().serial() == read(server.material.serving.certificate).serial_number


def test_what_is_no_pair_is_refused() -> None:
    one, other = renewed(None, [HOST], START), renewed(None, [HOST], START)
    context = server_context()
    load(context, one.serving)
    with pytest.raises(BadCertificate):
        load(context, type(one.serving)(certificate=other.serving.certificate, key=one.serving.key))
