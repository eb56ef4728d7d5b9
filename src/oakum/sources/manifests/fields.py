"""The fields of an object: what each is called, what it says in plain, and whether it is secret by definition.

Shapes: Kubernetes API reference (Secret, PodSpec); Sealed Secrets, External Secrets, Secrets Store CSI, SOPS, Argo CD,
Flux, Kustomize and Helm, each by its own documentation.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from oakum.sources.manifests.nodes import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    documents,
    entries_of,
    get,
    items_of,
    text_of,
)
from oakum.sources.manifests.secrecy import is_by_definition_secret

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_REFERENCE = re.compile(r"(?:[a-z]\w*)?(?:Ref|Refs|KeyRef)\Z|(?:imagePullSecrets|existingSecret|secretName)\Z")
"""Keys under which names of secrets stand, not secrets."""
_ENCRYPTED = re.compile(r"ENC\[AES256_GCM,")
_DEEPEST = 4
"""Objects in strings in objects."""
_LARGEST_RELEASE = 64 << 20


class Subject(NamedTuple):
    """Which object a field belongs to."""

    kind: str = ""
    namespace: str = ""
    name: str = ""


class Field(NamedTuple):
    """One scalar."""

    subject: Subject
    path: str
    """JSON path, such as `$.spec.containers[0].env[1].value`."""
    name: str
    """What it is called by: its key, or the `name` beside a `value`."""
    value: bytes
    """In plain."""
    at: Scalar
    """Where it stands in the file."""
    secret: bool = False
    """Its place alone says that it is a secret."""
    decoded: tuple[str, ...] = ()


class _Place(NamedTuple):
    """How far a walk has come."""

    subject: Subject
    path: str
    key: str
    secret: bool = False
    base64: bool = False
    reference: bool = False
    """Names of secrets stand here, or what is encrypted: the key says nothing of the value."""
    outer: Scalar | None = None
    """For an object inside a string: that string."""
    decoded: tuple[str, ...] = ()
    depth: int = 0


def fields(root: Node) -> Iterator[Field]:
    """All fields of a document; of a List those of its objects, of an embedded object those of that one too."""
    yield from _object(root, _Place(Subject(), "$", ""))


def subject_of(root: Node) -> Subject:
    """Kind, namespace and name of an object."""
    return Subject(
        text_of(get(root, "kind")), text_of(get(root, "metadata", "namespace")), text_of(get(root, "metadata", "name"))
    )


def objects(root: Node) -> Iterator[tuple[str, Node]]:
    """The object, or those of a List, with their paths."""
    items = get(root, "items")
    if isinstance(items, Sequence) and text_of(get(root, "kind")).endswith("List"):
        for number, item in enumerate(items.items):
            yield f".items[{number}]", item
    else:
        yield "", root


def _object(root: Node, place: _Place) -> Iterator[Field]:
    for path, one in objects(root):
        found = subject_of(one)
        subject = found if found.kind else place.subject
        here = place._replace(subject=subject, path=place.path + path)
        if not isinstance(one, Mapping):
            yield from _walk(one, here)
            continue
        for key, value in one.entries:
            inside = here._replace(path=_step(here.path, key.value), key=key.value)
            yield from _special(subject.kind, key.value, value, inside)


def _special(kind: str, key: str, value: Node, place: _Place) -> Iterator[Field]:
    """A top-level entry, by the kind of object."""
    if kind == "Secret" and key in ("data", "stringData"):
        yield from _walk(value, place._replace(secret=True, base64=key == "data"))
    elif kind == "SealedSecret" and key == "spec":
        yield from _sealed(value, place)
    elif key == "sops" and isinstance(
        value, Mapping
    ):  # how the file is encrypted: recipients, wrapped keys, a checksum
        yield from _walk(value, place._replace(reference=True))
    elif key == "secretGenerator":
        yield from _generators(value, place)
    else:
        yield from _walk(value, place._replace(secret=kind == "Fake" and key == "spec"))


def _sealed(spec: Node, place: _Place) -> Iterator[Field]:
    """What is encrypted, and what stands in plain in the template beside it."""
    for key, value in entries_of(spec):
        here = place._replace(path=_step(place.path, key.value), key=key.value)
        if key.value != "template":
            yield from _walk(value, here._replace(reference=True))
            continue
        for name, part in entries_of(value):
            plain = name.value in ("data", "stringData")
            yield from _walk(part, here._replace(path=_step(here.path, name.value), key=name.value, secret=plain))


def _generators(value: Node, place: _Place) -> Iterator[Field]:
    """Literals `name=value` of a Kustomize secretGenerator."""
    for number, generator in enumerate(items_of(value)):
        subject = Subject("Secret", text_of(get(generator, "namespace")), text_of(get(generator, "name")))
        for index, literal in enumerate(items_of(get(generator, "literals"))):
            name, _, said = text_of(literal).partition("=")
            path = f"{place.path}[{number}].literals[{index}]"
            if isinstance(literal, Scalar) and said:
                here = place._replace(subject=subject, path=path, key=name, secret=True)
                yield from _scalar(literal._replace(value=said.strip("\"'")), here)
    yield from _walk(value, place)


def _walk(root: Node, place: _Place) -> Iterator[Field]:
    pending = [(root, place)]
    while pending:
        node, here = pending.pop()
        if isinstance(node, Scalar):
            yield from _scalar(node, here)
        elif isinstance(node, Sequence):
            pending += [
                (node.items[n], here._replace(path=f"{here.path}[{n}]")) for n in reversed(range(len(node.items)))
            ]
        else:
            called = _called(node)
            for key, value in reversed(node.entries):
                if key.value == "literals" and ".secretGenerator" in here.path:
                    continue
                name = called if key.value == "value" and called else key.value
                fake = key.value == "fake" and here.path.endswith(".provider")
                inside = here._replace(
                    path=_step(here.path, key.value),
                    key=name,
                    secret=here.secret or fake,
                    reference=here.reference or bool(_REFERENCE.match(key.value)),
                )
                pending.append((value, inside))


def _called(node: Mapping) -> str:
    """The `name` or `key` beside a `value`."""
    return text_of(get(node, "name")) or text_of(get(node, "key"))


def _step(path: str, key: str) -> str:
    return f"{path}.{key}" if _NAME.fullmatch(key) else f"{path}['{key[:253]}']"


def _scalar(node: Scalar, place: _Place) -> Iterator[Field]:
    if not node.value or _ENCRYPTED.match(node.value):
        return
    at = place.outer or node
    value = node.value.encode("utf-8", "surrogatepass")
    decoded = place.decoded
    if place.base64:
        plain = _plain(value)
        if plain is not None:
            value, decoded = plain, (*decoded, "base64")
    if place.key == _LAST_APPLIED or (place.base64 and place.key == "release"):
        embedded = list(_embedded(value, place._replace(outer=at, decoded=decoded, depth=place.depth + 1)))
        if embedded:
            yield from embedded
            return
    secret = place.secret and is_by_definition_secret(place.key, value)
    yield Field(place.subject, place.path, "" if place.reference else place.key, value, at, secret, decoded)


def _plain(value: bytes) -> bytes | None:
    try:
        return base64.b64decode(b"".join(value.split()), validate=True)
    except binascii.Error:
        return None  # a placeholder, or plain text by mistake


def _embedded(value: bytes, place: _Place) -> Iterator[Field]:
    """Objects inside a string: what was last applied, or what a Helm release consists of."""
    if place.depth > _DEEPEST:
        return
    here = place._replace(secret=False, base64=False, key="")
    release = _release(value)
    if release is None:
        for document in documents(value.decode("utf-8", "replace")):
            if isinstance(document.root, Mapping):
                yield from _object(document.root, here)
        return
    for document in documents(release.decode("utf-8", "replace")):
        unpacked = here._replace(decoded=(*here.decoded, "base64", "gzip"))
        for part in ("config", "chart"):
            yield from _walk(get(document.root, part) or Mapping([]), unpacked._replace(path=f"{here.path}.{part}"))
        for inner in documents(text_of(get(document.root, "manifest"))):
            if inner.root is not None:
                yield from _object(inner.root, unpacked._replace(path=f"{here.path}.manifest"))


def _release(value: bytes) -> bytes | None:
    """The JSON of a Helm release, which is packed with gzip in base64; None for anything else."""
    packed = _plain(value)
    if packed is None or packed[:2] != b"\x1f\x8b":
        return None
    try:
        return zlib.decompressobj(31).decompress(packed, _LARGEST_RELEASE)
    except zlib.error:
        return None
