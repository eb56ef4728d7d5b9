"""The fields of an object: what each is called, what it says in plain, and whether it is secret by definition.

Shapes: Kubernetes API reference (Secret, PodSpec); Sealed Secrets, External Secrets, Secrets Store CSI, SOPS, Argo CD,
Flux, Kustomize and Helm, each by its own documentation.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator
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
    json_root,
    text_of,
)
from oakum.sources.manifests.secrecy import is_by_definition_secret

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_REFERENCE = re.compile(r"(?:[a-z]\w*)?(?:Ref|Refs|KeyRef)\Z|(?:imagePullSecrets|existingSecret|secretName)\Z")
"""Keys under which names of secrets stand, not secrets."""
_SECRET_KEY = "secretKey"  # noqa: S105 - how a field is called
_NAMING = ("ExternalSecret", "PushSecret")
"""Kinds in which that is the name of a key."""
REFERRING = ("Ref", "Refs", "imagePullSecrets", "existingSecret", "secretName", _SECRET_KEY)
_FAKE = "fake"
"""Of a provider of External Secrets: its values stand in plain."""
INNER = frozenset((LAST_APPLIED, _FAKE))
"""Keys of which not everything below is as it stands, wherever they come."""
_DATA = ("data", "stringData")
_OWN_WAYS = frozenset(("sops", "secretGenerator", *INNER))
_ENCRYPTED = "ENC[AES256_GCM,"
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
    longest: int = _LARGEST_RELEASE


def fields(root: Node, longest: int = _LARGEST_RELEASE) -> Iterator[Field]:
    """All fields of a document; of a List those of its objects, of an embedded object those of that one too.

    YAML in a string of more than `longest` characters is one field: parsing it takes its time.
    """
    yield from _object(root, _Place(Subject(), "$", "", longest=longest))


def is_ordinary(kind: str, key: str) -> bool:
    """Whether what stands under a top-level key of an object of a kind is as everywhere: `entry_fields` says nothing
    else of it than that each scalar is a field."""
    if key in _OWN_WAYS or (kind == "Secret" and key in _DATA):
        return False
    return not (key == "spec" and kind in ("SealedSecret", "Fake"))


def entry_fields(subject: Subject, path: str, key: str, value: Node, longest: int) -> Iterator[Field]:
    """The fields of a top-level entry of an object; `path` is its own."""
    yield from _special(subject.kind, key, value, _Place(subject, path, key, longest=longest))


def is_fake(path: str) -> bool:
    """Whether a path is that of a provider that holds its values in plain."""
    return path.endswith(f".provider.{_FAKE}")


def inner_fields(
    subject: Subject, path: str, key: str, value: Node, longest: int, *, is_reference: bool
) -> Iterator[Field]:
    """The fields of an entry that has one of `INNER` as its key and stands somewhere inside."""
    secret = is_fake(path)
    yield from _walk(value, _Place(subject, path, key, secret=secret, reference=is_reference, longest=longest))


def refers(kind: str) -> Callable[[str], bool]:
    """Whether what stands under a key names a secret and is none, in an object of that kind. Such keys end in one of
    `REFERRING`."""
    naming = kind.endswith(_NAMING)
    return lambda key: bool(_REFERENCE.match(key)) or (naming and key == _SECRET_KEY)


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
            inside = here._replace(path=step(here.path, key.value), key=key.value)
            yield from _special(subject.kind, key.value, value, inside)


def _special(kind: str, key: str, value: Node, place: _Place) -> Iterator[Field]:
    """A top-level entry, by the kind of object."""
    if kind == "Secret" and key in _DATA:
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
        here = place._replace(path=step(place.path, key.value), key=key.value)
        if key.value != "template":
            yield from _walk(value, here._replace(reference=True))
            continue
        for name, part in entries_of(value):
            plain = name.value in ("data", "stringData")
            yield from _walk(part, here._replace(path=step(here.path, name.value), key=name.value, secret=plain))


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
    rest = Sequence(list(map(_without_pairs, value.items))) if isinstance(value, Sequence) else value
    yield from _walk(rest, place)


def _without_pairs(generator: Node) -> Node:
    """A generator without the literals that are told of already."""
    if not isinstance(generator, Mapping):
        return generator
    return Mapping(
        [
            (key, Sequence(list(map(_without_pair, value.items))))
            if key.value == "literals" and isinstance(value, Sequence)
            else (key, value)
            for key, value in generator.entries
        ]
    )


def _without_pair(literal: Node) -> Node:
    return Scalar("", 0, 0) if "=" in text_of(literal) else literal


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
            nested: list[tuple[Node, _Place]] = []
            for key, value in node.entries:
                inside = _inside(here, node, key.value)
                if not isinstance(value, Scalar) or here.base64 or key.value in INNER:
                    nested.append((value, inside))
                elif _says_something(value):
                    yield _field(value, inside, value.value.encode("utf-8", "surrogatepass"), here.decoded)
            pending += reversed(nested)


def _inside(here: _Place, node: Mapping, key: str) -> _Place:
    """The place of an entry. Made for every field of every manifest: `_replace` would take thrice the time."""
    return _Place(
        here.subject,
        step(here.path, key),
        (_called(node) or key) if key == "value" else key,
        here.secret or (key == _FAKE and here.path.endswith(".provider")),
        here.base64,
        here.reference or bool(_REFERENCE.match(key)) or (key == _SECRET_KEY and here.subject.kind.endswith(_NAMING)),
        here.outer,
        here.decoded,
        here.depth,
        here.longest,
    )


def _called(node: Mapping) -> str:
    """The `name` or `key` beside a `value`."""
    return text_of(get(node, "name")) or text_of(get(node, "key"))


def step(path: str, key: str) -> str:
    """The JSON path of an entry."""
    is_name = (key.isascii() and key.isidentifier()) or _NAME.fullmatch(key)
    return f"{path}.{key}" if is_name else f"{path}['{key[:253]}']"


def _scalar(node: Scalar, place: _Place) -> Iterator[Field]:
    if not _says_something(node):
        return
    at = place.outer or node
    value = node.value.encode("utf-8", "surrogatepass")
    decoded = place.decoded
    if place.base64:
        plain = _plain(value)
        if plain is not None:
            value, decoded = plain, (*decoded, "base64")
    if place.key == LAST_APPLIED or (place.base64 and place.key == "release"):
        embedded = list(_embedded(value, place._replace(outer=at, decoded=decoded, depth=place.depth + 1)))
        if embedded:
            yield from embedded
            return
    yield _field(node, place, value, decoded)


def _says_something(node: Scalar) -> bool:
    return bool(node.value) and not node.value.startswith(_ENCRYPTED)


def _field(node: Scalar, place: _Place, value: bytes, decoded: tuple[str, ...]) -> Field:
    secret = place.secret and is_by_definition_secret(place.key, value)
    name = "" if place.reference else place.key
    return Field(place.subject, place.path, name, value, place.outer or node, secret, decoded)


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
        yield from _in_text(value.decode("utf-8", "replace"), here)
        return
    root = json_root(release.decode("utf-8", "replace"))
    unpacked = here._replace(decoded=(*here.decoded, "base64", "gzip"))
    for part in ("config", "chart"):
        yield from _walk(get(root, part) or Mapping([]), unpacked._replace(path=f"{here.path}.{part}"))
    yield from _in_text(text_of(get(root, "manifest")), unpacked._replace(path=f"{here.path}.manifest"))


def _in_text(text: str, place: _Place) -> Iterator[Field]:
    """The objects that a text of JSON or YAML has; none where it has none."""
    root = json_root(text) if text.lstrip()[:1] == "{" else None
    if root is None and len(text) > place.longest:
        at = place.outer or Scalar("", 0, 0)
        yield Field(place.subject, place.path, "", text.encode("utf-8", "replace"), at, decoded=place.decoded)
        return
    for one in [root] if root else (document.root for document in documents(text)):
        if isinstance(one, Mapping):
            yield from _object(one, place)


def _release(value: bytes) -> bytes | None:
    """The JSON of a Helm release, which is packed with gzip in base64; None for anything else."""
    packed = _plain(value)
    if packed is None or packed[:2] != b"\x1f\x8b":
        return None
    try:
        return zlib.decompressobj(31).decompress(packed, _LARGEST_RELEASE)
    except zlib.error:
        return None
