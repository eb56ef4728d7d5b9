from __future__ import annotations

import pytest

from oakum.model import UsageError
from oakum.policy.pull.address import address, shown

DIGEST = "a" * 64
ADDRESSES = {
    "git::https://host.example/a.git//k8s/base?ref=v1": ("git", "https://host.example/a.git", "k8s/base", "v1"),
    "git::file:///srv/a.git": ("git", "file:///srv/a.git", "", ""),
    "git::ssh://git@host.example/a.git?ref=main&depth=1": ("git", "ssh://git@host.example/a.git", "", "main"),
    "git@host.example:org/a.git//sub": ("git", "ssh://git@host.example/org/a.git", "sub", ""),
    "github.com/org/a": ("git", "https://github.com/org/a.git", "", ""),
    "github.com/org/a//policy?ref=v2": ("git", "https://github.com/org/a.git", "policy", "v2"),
    "oci://host.example/policies:v1": ("oci", "oci://host.example/policies:v1", "", ""),
    "name.azurecr.io/policies:v1": ("oci", "oci://name.azurecr.io/policies:v1", "", ""),
    "127.0.0.1:5000/policies": ("oci", "oci://127.0.0.1:5000/policies", "", ""),
    "https://host.example/a.rego?x=1": ("web", "https://host.example/a.rego?x=1", "", ""),
    "./folder//inner": ("path", "./folder", "inner", ""),
    "/srv/policies": ("path", "/srv/policies", "", ""),
}


@pytest.mark.parametrize(("given", "expected"), ADDRESSES.items())
def test_what_an_address_says(given, expected):
    found = address(given)
    assert (found.kind, found.url, found.folder, found.ref) == expected


def test_what_is_meant_for_us_does_not_reach_the_server():
    found = address(f"https://host.example/p?checksum=sha256:{DIGEST}&archive=zip&filename=x&token=1")
    assert found.url == "https://host.example/p?token=1"
    assert (found.checksum, found.archive, found.filename) == (f"sha256:{DIGEST}", "zip", "x")


@pytest.mark.parametrize(
    ("name", "archive"),
    [("a.tar.gz", "tar.gz"), ("a.tgz", "tgz"), ("a.zip", "zip"), ("a.rego", ""), ("a.zip?archive=false", "")],
)
def test_archives_are_told_by_their_ending(name, archive):
    assert address(f"https://host.example/{name}").archive == archive


def test_passwords_are_not_shown():
    given = "git::https://user:a-password@host.example/a.git//sub?token=a-token"
    assert shown(given) == "git::https://host.example/a.git//sub"
    assert address(given).shown == shown(given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("s3::https://host.example/a", "policies are not fetched by 's3'"),
        ("hg::https://host.example/a", "policies are not fetched by 'hg'"),
        ("git::https://host.example/a?ref=--upload-pack=x", "is no name of a branch"),
        ("git::https://host.example/a?ref=a..b", "is no name of a branch"),
        (f"git::https://host.example/a?checksum={DIGEST}", "git takes none"),
        (f"oci://host.example/a:1?checksum={DIGEST}", "oci takes none"),
        ("https://host.example/a?checksum=md5:00", "write \\?checksum=sha256:"),
        ("https://host.example/a?archive=rar", "of the kind 'rar' are not unpacked"),
        ("https://host.example/", "has to end in its name"),
        ("https://host.example/a?filename=../b", "has to end in its name"),
        ("git::https://host.example/a//../b", "leads outside"),
        ("git::ssh://git@host.example/a?sshkey=AAAA", "cannot name a key"),
        ("https://[::1/a", "its host cannot be read"),
    ],
)
def test_addresses_that_are_none(given, words):
    with pytest.raises(UsageError, match=words):
        address(given)
