"""What a path tells about its content: lock files, vendored code, tests, documentation, binaries."""

from __future__ import annotations

import re
from enum import Flag, auto
from functools import lru_cache

from oakum.detect.checks.vocabulary import vocabulary
from oakum.model import Reason, Suppression

BINARY = vocabulary(
    "png jpg jpeg gif bmp ico webp tif tiff psd avif heic heif xcf icns cur",  # images; SVG is text
    "mp3 mp4 m4a m4v mov avi mkv webm wav flac ogg oga ogv opus aac wmv mpg mpeg flv",  # sound and video
    "woff woff2 ttf otf eot ttc fon",  # fonts
    "exe dll so dylib lib a o obj pyc pyo pyd class wasm pdb ilk elc beam node rlib",  # compiled
    "mo gmo pack idx npy npz onnx pt pth h5 parquet",  # tables and models
)
"""Extensions of files that are no text."""
_LOCK_FILES = vocabulary(
    "package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb poetry.lock",
    "pipfile.lock uv.lock pdm.lock pixi.lock cargo.lock gemfile.lock composer.lock go.sum go.work.sum",
    "mix.lock podfile.lock packages.lock.json gradle.lockfile pubspec.lock flake.lock conda-lock.yml",
    "deno.lock package.resolved cartfile.resolved .terraform.lock.hcl chart.lock requirements.lock",
    "berksfile.lock paket.lock project.assets.json verification-metadata.xml module.bazel.lock",
)
_VENDORED = vocabulary(
    "node_modules bower_components vendor vendored third_party thirdparty 3rdparty site-packages",
    "jspm_packages pods carthage",
)
_TESTS = vocabulary(
    "test tests testing spec specs __tests__ __mocks__ mocks mock e2e it integration integrationtest",
    "unittest unittests testcases qa",
)
_FIXTURES = vocabulary(
    "fixture fixtures testdata test-data test_data test-fixtures __fixtures__ cassettes snapshots",
    "__snapshots__ golden replaydata",
)
_DOCUMENTS = vocabulary("doc docs documentation man wiki website book tutorial tutorials guide guides")
_EXAMPLES = vocabulary("example examples sample samples demo demos quickstart playground")
_GENERATED = vocabulary("generated __generated__ gen autogen dist _build")
_DOCUMENT_SUFFIXES = vocabulary("md rst adoc asciidoc txt mdx markdown org tex")
_TEST_FILE = r"(?:^|[._-])(?:test|tests|spec)(?:[._-]|$)|[a-z0-9](?:Test|Tests|Spec|IT)\.[a-z]+$|^test_|^conftest\.py$"
_EXAMPLE_FILE = r"(?i:(?:^|[._-])(?:examples?|samples?|templates?|dist|tmpl)(?:[._-]|$))"
_MINIFIED_FILE = r"(?i:[._-]min\.(?:js|css|mjs|cjs)$|\.(?:js|css|mjs)\.map$|[._-]bundle\.js$)"
_GENERATED_FILE = r"(?i:\.pb\.go$|_pb2(?:_grpc)?\.pyi?$|\.g\.dart$|\.designer\.cs$|\.generated\.[a-z]+$|zz_generated)"


class Place(Flag):
    """What a path says; several can be true at once."""

    ORDINARY = 0
    LOCK = auto()
    VENDORED = auto()
    MINIFIED = auto()
    GENERATED = auto()
    BINARY = auto()
    TEST = auto()
    FIXTURE = auto()
    DOCUMENT = auto()
    EXAMPLE = auto()


PRACTICE = Place.TEST | Place.FIXTURE | Place.DOCUMENT | Place.EXAMPLE
"""Where made-up secrets are usual: a generic finding there has at most severity low."""

_FOLDERS = (
    (_VENDORED, Place.VENDORED),
    (_TESTS, Place.TEST),
    (_FIXTURES, Place.FIXTURE),
    (_DOCUMENTS, Place.DOCUMENT),
    (_EXAMPLES, Place.EXAMPLE),
    (_GENERATED, Place.GENERATED),
)
_FILES = (
    (_MINIFIED_FILE, Place.MINIFIED),
    (_TEST_FILE, Place.TEST),
    (_EXAMPLE_FILE, Place.EXAMPLE),
    (_GENERATED_FILE, Place.GENERATED),
)
_SUPPRESSED = (
    (Place.LOCK, "lock file"),
    (Place.VENDORED, "vendored code"),
    (Place.MINIFIED, "minified or bundled code"),
)
WEIGHTS = (
    (Place.FIXTURE, -0.1, "in test data"),
    (Place.TEST, -0.1, "in a test"),
    (Place.EXAMPLE, -0.1, "in an example"),
    (Place.DOCUMENT, -0.3, "in documentation"),
    (Place.GENERATED, -0.5, "in generated code"),
)
"""Log-odds that a place adds to a weak candidate; the first that fits counts. Measured with the classifier, whose card
has the figures (`training/model_card.md`); generated code is an estimate."""


@lru_cache(maxsize=16384)
def place_of(path: str) -> Place:
    """Everything the path says, `/` separated; in an archive (`a.zip!/b`) for both."""
    folder, _, name = path.rpartition("/")
    return _folder_place(folder) | _file_place(name)


def suppress_by_place(path: str) -> Suppression | None:
    """Why findings at this path are not reported by default: it is a lock file, vendored or minified."""
    place = place_of(path)
    for kind, reason in _SUPPRESSED:
        if kind in place:
            return Suppression(kind="path", reason=reason, source="default")
    return None


def skip_reason(path: str) -> str | None:
    """Why the file is not even read by default: it is no text. Archives and office documents are read."""
    return "binary extension" if _suffix(path.rpartition("/")[2]) in BINARY else None


def weigh_place(path: str) -> Reason | None:
    """How much the place speaks against a weak candidate."""
    place = place_of(path)
    for kind, weight, note in WEIGHTS:
        if kind in place:
            return Reason(name="place", weight=weight, note=note)
    return None


@lru_cache(maxsize=16384)  # many files stand in one folder
def _folder_place(folder: str) -> Place:
    parts = frozenset(folder.lower().replace("!", "").split("/"))
    place = Place.ORDINARY
    for names, kind in _FOLDERS:
        if not names.isdisjoint(parts):
            place |= kind
    return place


def _file_place(name: str) -> Place:
    place = Place.LOCK if name.lower() in _LOCK_FILES else Place.ORDINARY
    suffix = _suffix(name)
    if suffix in BINARY:
        place |= Place.BINARY
    if suffix in _DOCUMENT_SUFFIXES:
        place |= Place.DOCUMENT
    for pattern, kind in _FILES:
        if re.search(pattern, name):  # compiled when the first place is asked for
            place |= kind
    return place


def _suffix(name: str) -> str:
    stem, _, suffix = name.rpartition(".")
    return suffix.lower() if stem else ""
