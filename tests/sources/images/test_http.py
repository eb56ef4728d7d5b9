from __future__ import annotations

from ipaddress import ip_address

import pytest

from oakum.model import SourceError
from oakum.sources.images.http import Named, may_send, request, scheme_of
from oci import Layout
from oci_registry import registry


def layout() -> Layout:
    made = Layout()
    made.image([b"one"], {})
    return made


@pytest.mark.parametrize(
    ("host", "scheme"),
    [("localhost:5000", "http"), ("127.0.0.1:1", "http"), ("localhost", "http"), ("host.example:5000", "https")],
)
def test_only_this_machine_may_speak_in_plain(host: str, scheme: str) -> None:
    assert scheme_of(host) == scheme


def test_an_answer() -> None:
    with (
        registry(layout()) as served,
        request(f"http://{served.host}/v2/app/manifests/1", {}, named=Named(served.host)) as answer,
    ):
        assert answer.status == 200
        assert b"manifests" in answer.read()


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "http://127.0.0.1:1/x", "file:///etc/passwd"])
def test_a_redirect_that_is_not_https(target: str) -> None:
    with registry(layout()) as served:
        served.redirect = target
        with pytest.raises(SourceError, match="not HTTPS"):
            request(f"http://{served.host}/v2/app/blobs/sha256:0", {}, named=Named("other.example"))
        with pytest.raises(SourceError, match="not HTTPS"):
            _blob(served.host)


def test_a_redirect_into_a_private_network() -> None:
    with registry(layout()) as served, registry(layout()) as inner:
        served.redirect = f"https://{inner.host}/v2/app/manifests/1"
        with pytest.raises(SourceError):
            _blob(served.host)
        assert inner.asked == []


@pytest.mark.parametrize(
    ("origin", "target", "may"),
    [
        ("8.8.8.8", "9.9.9.9", True),
        ("8.8.8.8", "10.0.0.1", False),
        ("10.0.0.1", "192.168.1.1", True),  # a token service beside the registry of a company
        ("10.0.0.1", "127.0.0.1", False),
        ("10.0.0.1", "169.254.169.254", False),
        ("fd00::1", "fd00::2", True),
        ("fd00::1", "fe80::2", False),
        ("127.0.0.1", "10.0.0.1", False),
        ("", "10.0.0.1", False),
        ("", "9.9.9.9", True),
    ],
)
def test_no_further_inside_than_the_registry_stands(origin: str, target: str, may: bool) -> None:
    assert may_send(ip_address(origin) if origin else None, ip_address(target)) is may


def test_a_redirect_in_circles() -> None:
    with registry(layout()) as served:
        digest = _digest()
        served.redirect = f"http://{served.host}/v2/app/blobs/{digest}"
        with pytest.raises(SourceError, match="redirects"):
            _blob(served.host)
        assert len(served.asked) == 6


def test_nobody_there() -> None:
    with pytest.raises(SourceError, match="no answer"):
        request("http://127.0.0.1:9/v2/", {}, named=Named("127.0.0.1:9"))


def test_no_host_at_all() -> None:
    with pytest.raises(SourceError, match="no host"):
        request("http://localhost:port/", {}, named=Named("localhost:port"))


def _digest() -> str:
    (name,) = [one for one, content in layout().members.items() if content == b"one"]
    return name.removeprefix("blobs/").replace("/", ":")


def _blob(host: str) -> None:
    request(f"http://{host}/v2/app/blobs/{_digest()}", {"Authorization": "Bearer x"}, named=Named(host))
