from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from oakum.model import SourceError
from oakum.policy.pull import web
from oakum.policy.pull.address import address
from policy.pull.test_arrived import below, tarred


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.rego").write_text("text")
    (folder / "p.tar.gz").write_bytes(tarred({"k8s/a.rego": b"1", "b.rego": b"2"}))
    with served(folder) as url:
        yield url


def test_a_file(site, tmp_path):
    digest = hashlib.sha256(b"text").hexdigest()
    web.fetch(address(f"{site}/a.rego?checksum=sha256:{digest}"), tmp_path / "into")
    assert below(tmp_path / "into") == {"a.rego": b"text"}


def test_a_folder_of_an_archive(site, tmp_path):
    web.fetch(address(f"{site}/p.tar.gz//k8s"), tmp_path / "into")
    assert below(tmp_path / "into") == {"a.rego": b"1"}


def test_another_file_than_the_one_asked_for(site, tmp_path):
    with pytest.raises(SourceError, match="its sha256 is another one"):
        web.fetch(address(f"{site}/a.rego?checksum={'0' * 64}"), tmp_path / "into")
    assert not (tmp_path / "into").exists()


def test_what_is_not_there_or_too_large(site, tmp_path, monkeypatch):
    with pytest.raises(SourceError, match="status 404"):
        web.fetch(address(f"{site}/none.rego"), tmp_path)
    monkeypatch.setattr(web, "LARGEST", 2)
    with pytest.raises(SourceError, match="has more than"):
        web.fetch(address(f"{site}/a.rego"), tmp_path)


def test_plain_http_and_passwords_are_refused(tmp_path):
    with pytest.raises(SourceError, match="which is not HTTPS"):
        web.fetch(address("http://host.example/a.rego"), tmp_path)
    with pytest.raises(SourceError, match="are not sent") as caught:
        web.fetch(address("https://user:a-password@host.example/a.rego"), tmp_path)
    assert "a-password" not in str(caught.value)


def test_paths(tmp_path):
    (tmp_path / "from/lib").mkdir(parents=True)
    (tmp_path / "from/lib/a.rego").write_text("text")
    web.fetch_path(address(f"{tmp_path}/from"), tmp_path / "into")
    web.fetch_path(address(f"file://{tmp_path}/from//lib"), tmp_path / "part")
    web.fetch_path(address(f"{tmp_path}/from/lib/a.rego"), tmp_path / "file")
    assert below(tmp_path / "into") == {"lib/a.rego": b"text"}
    assert below(tmp_path / "part") == below(tmp_path / "file") == {"a.rego": b"text"}
    with pytest.raises(SourceError, match="is no folder, and no file"):
        web.fetch_path(address(f"{tmp_path}/none"), tmp_path / "into")
