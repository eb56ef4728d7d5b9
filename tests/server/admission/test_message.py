from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admission_reviews import response, review
from oakum.server.admission.message import Answer, BadReview, decode, encode, uid_of


def test_a_request_is_read() -> None:
    request = decode(review({"kind": "Pod"}, "UPDATE", subResource="status", dryRun=True))
    assert (request.operation, request.sub_resource, request.dry_run) == ("UPDATE", "status", True)
    assert str(request.kind) == "apps/v1/Pod"
    assert str(request.resource) == "apps/v1/deployments"
    assert request.user_info.username == "ada"


@pytest.mark.parametrize("version", ["admission.k8s.io/v1beta1", "v1", ""])
def test_another_version_is_refused_and_said(version: str) -> None:
    body = json.loads(review({})) | {"apiVersion": version}
    with pytest.raises(BadReview, match=r"admission\.k8s\.io/v1"):
        decode(json.dumps(body).encode())


def test_what_is_wrong_is_never_quoted() -> None:
    with pytest.raises(BadReview) as caught:
        decode(b'{"kind": "AdmissionReview", "request": {"uid": ["zq-marker"]}}')
    assert "zq-marker" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "uid"), [(b"{", ""), (b"[" * 99_999, ""), (b'{"request":{"uid":"u"}}', "u"), (b'{"request":null}', "")]
)
def test_the_uid_alone(body: bytes, uid: str) -> None:
    assert uid_of(body) == uid


def test_a_patch_and_a_refusal() -> None:
    patch = ({"op": "replace", "path": "/a", "value": 1},)
    said = response(encode("u", Answer(allowed=True, patch=patch)))
    assert json.loads(base64.b64decode(said["patch"])) == list(patch)
    said = response(encode("u", Answer(allowed=False, patch=patch, message="no", code=500)))
    assert "patch" not in said
    assert said["status"] == {"status": "Failure", "reason": "InternalError", "code": 500, "message": "no"}


@given(st.lists(st.text(max_size=600), max_size=40), st.text(max_size=6000))
def test_texts_are_within_what_an_api_server_takes(warnings: list[str], message: str) -> None:
    said = response(encode("u", Answer(allowed=False, warnings=tuple(warnings), message=message)))
    assert all(len(one.encode()) <= 256 and (one.isprintable() or not one) for one in said.get("warnings", []))
    assert sum(len(one.encode()) for one in said.get("warnings", [])) <= 4096
    assert len(said["status"]["message"].encode()) <= 4000
