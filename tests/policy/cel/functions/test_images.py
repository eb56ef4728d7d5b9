from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.cel.functions.images import image

DIGEST = f"sha256:{'a' * 64}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("nginx", ["index.docker.io", "library/nginx", "latest", ""]),
        ("nginx:1.25", ["index.docker.io", "library/nginx", "1.25", ""]),
        ("docker.io/library/nginx", ["index.docker.io", "library/nginx", "latest", ""]),
        ("ghcr.io/acme/app:v1", ["ghcr.io", "acme/app", "v1", ""]),
        ("localhost:5000/app", ["localhost:5000", "app", "latest", ""]),
        ("acme/app", ["index.docker.io", "acme/app", "latest", ""]),
        (f"ghcr.io/acme/app@{DIGEST}", ["ghcr.io", "acme/app", "", DIGEST]),
        (f"ghcr.io/acme/app:v1@{DIGEST}", ["ghcr.io", "acme/app", "", DIGEST]),
    ],
)
def test_a_reference_has_four_parts(text, parts, ask):
    assert image(text) == {"@image": parts}
    asked = "[image(object).registry(), image(object).repository(), image(object).tag(), image(object).digest()]"
    assert ask(asked, text, kyverno=True) == parts


@pytest.mark.parametrize("text", ["", "UPPER", "a:b:c", "nginx@sha256:short", "nginx:", "ghcr.io/", "a b"])
def test_what_is_no_reference_is_refused(text, ask):
    assert ask("isImage(object)", text, kyverno=True) is (text == "nginx:")


def test_the_identifier_is_the_digest_or_the_tag(ask):
    assert ask("parseImageReference(object).identifier()", f"app@{DIGEST}", kyverno=True) == DIGEST
    assert ask("image('nginx:1').identifier()", kyverno=True) == "1"
    assert ask("image('nginx:1').containsDigest()", kyverno=True) is False


@given(st.text(max_size=60))
def test_no_text_raises_anything_else(text):
    with contextlib.suppress(ValueError):
        assert image(text)
