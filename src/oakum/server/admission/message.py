"""`AdmissionReview` of `admission.k8s.io/v1`, in both directions.

Source: Kubernetes, Dynamic Admission Control; API reference of admission.k8s.io/v1.
"""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from oakum.model import OakumError

VERSION = "admission.k8s.io/v1"
KIND = "AdmissionReview"
DELETE = "DELETE"
_CONTROLLERS = ("system:serviceaccount:kube-system:", "system:kube-controller-manager")
_MOST_WARNINGS = 16
_LONGEST_WARNING = 256
"""Characters; API servers cut longer ones, and all of them together at 4096."""
_LONGEST_MESSAGE = 4000


class BadReview(OakumError):  # noqa: N818 - named for what it is about
    """What came is no review that can be answered: the API server's `failurePolicy` decides."""


class Resource(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Group, version and either kind or resource."""

    group: str = ""
    version: str = ""
    kind: str = ""
    resource: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.group, self.version, self.kind or self.resource) if part)


class User(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who asks the API server."""

    username: str = ""
    groups: tuple[str, ...] | None = ()


class Request(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is to be judged."""

    uid: str
    kind: Resource = Resource()
    resource: Resource = Resource()
    sub_resource: str = ""
    name: str = ""
    namespace: str = ""
    operation: str = ""
    user_info: User = User()
    object: Any = None
    old_object: Any = None
    dry_run: bool | None = None


class _Review(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    api_version: str = ""
    kind: str = ""
    request: Request | None = None


class _Asked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    uid: str = ""


class _Head(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    api_version: str = ""
    request: _Asked = _Asked()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the API server is told."""

    allowed: bool
    message: str = ""
    """Why not."""
    code: int = 403
    """HTTP status for whoever asked the API server; only where it is not allowed."""
    warnings: tuple[str, ...] = ()
    audit: dict[str, str] = {}
    """Annotations of the audit log; the API server puts the name of the webhook before each key."""
    patch: tuple[dict[str, Any], ...] = ()
    """JSON Patch."""


_DECODER = msgspec.json.Decoder(_Review)


def decode(body: bytes) -> Request:
    """The request of a review. Raises BadReview, which never quotes what it is about."""
    try:
        review = _DECODER.decode(body)
    except msgspec.ValidationError:
        raise BadReview(f"the body is no {KIND}: a field is of the wrong type") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadReview("the body is no JSON") from None
    except RecursionError:
        raise BadReview("the body is nested too deeply") from None
    if review.kind != KIND or review.api_version != VERSION:
        raise BadReview(f"only {KIND} of {VERSION} is answered: put it into `admissionReviewVersions` as `v1`")
    if review.request is None or not review.request.uid:
        raise BadReview(f"the {KIND} has no request with a uid")
    return review.request


def uid_of(body: bytes) -> str:
    """The uid alone, where there is one: for an answer that says that no judgement was made."""
    try:
        return msgspec.json.decode(body, type=_Head).request.uid
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def is_made(request: Request) -> bool:
    """Whether a controller of the cluster itself makes the object of another one, as pods of a ReplicaSet."""
    metadata = request.object.get("metadata") if isinstance(request.object, dict) else None
    owners = metadata.get("ownerReferences") if isinstance(metadata, dict) else None
    is_owned = isinstance(owners, list) and any(
        isinstance(one, dict) and one.get("controller") is True for one in owners
    )
    return is_owned and request.user_info.username.startswith(_CONTROLLERS)


def encode(uid: str, answer: Answer) -> bytes:
    """The review that goes back; its texts within what API servers take."""
    response: dict[str, Any] = {"uid": uid, "allowed": answer.allowed}
    if not answer.allowed:
        reason = "Forbidden" if answer.code == 403 else "InternalError"
        message = _text(answer.message, _LONGEST_MESSAGE)
        response["status"] = {"status": "Failure", "reason": reason, "code": answer.code, "message": message}
    if answer.warnings:
        response["warnings"] = [_text(one, _LONGEST_WARNING) for one in answer.warnings[:_MOST_WARNINGS]]
    if answer.audit:
        response["auditAnnotations"] = {key: _text(value, _LONGEST_MESSAGE) for key, value in answer.audit.items()}
    if answer.patch and answer.allowed:
        response["patchType"] = "JSONPatch"
        response["patch"] = base64.b64encode(msgspec.json.encode(answer.patch)).decode()
    return msgspec.json.encode({"apiVersion": VERSION, "kind": KIND, "response": response})


def _text(text: str, longest: int) -> str:
    """One line without control characters, cut with a sign that it is. Headers carry warnings: bytes count."""
    printable = "".join(one if one.isprintable() else " " for one in text)
    if len(printable.encode("utf-8", "replace")) <= longest:
        return printable.encode("utf-8", "replace").decode()
    return printable.encode("utf-8", "replace")[: longest - 3].decode("utf-8", "ignore") + "…"
