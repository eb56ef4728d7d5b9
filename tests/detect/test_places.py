from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oakum.detect.places import Place, place_of, skip_reason, suppress_by_place, weigh_place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("src/app.py", Place.ORDINARY),
        ("latest/app.py", Place.ORDINARY),
        ("src/contest.py", Place.ORDINARY),
        ("package-lock.json", Place.LOCK),
        ("a/b/Cargo.lock", Place.LOCK),
        ("node_modules/a/index.js", Place.VENDORED),
        ("go/vendor/x/y.go", Place.VENDORED),
        ("static/app.min.js", Place.MINIFIED),
        ("static/app.js.map", Place.MINIFIED),
        ("api/user.pb.go", Place.GENERATED),
        ("logo.PNG", Place.BINARY),
        ("tests/a.py", Place.TEST),
        ("src/test_a.py", Place.TEST),
        ("src/a_test.go", Place.TEST),
        ("src/UserServiceTest.java", Place.TEST),
        ("src/a.spec.ts", Place.TEST),
        ("testdata/a.bin2", Place.FIXTURE),
        ("README.md", Place.DOCUMENT),
        ("docs/conf.py", Place.DOCUMENT),
        (".env.example", Place.EXAMPLE),
        ("config.sample.yml", Place.EXAMPLE),
        ("examples/a.py", Place.EXAMPLE),
        ("tests/fixtures/readme.md", Place.TEST | Place.FIXTURE | Place.DOCUMENT),
        ("a.zip!/tests/a.py", Place.TEST),
    ],
)
def test_paths_say_what_they_hold(path, place):
    assert place_of(path) == place


@pytest.mark.parametrize(
    ("path", "reason"),
    [("yarn.lock", "lock file"), ("vendor/a.go", "vendored code"), ("a.min.css", "minified or bundled code")],
)
def test_lock_files_and_foreign_code_are_suppressed_with_a_reason(path, reason):
    suppression = suppress_by_place(path)
    assert suppression is not None
    assert (suppression.kind, suppression.reason) == ("path", reason)


@pytest.mark.parametrize("path", ["src/a.py", "tests/a.py", "README.md", ".env", "a/lock.py"])
def test_everything_else_is_reported(path):
    assert suppress_by_place(path) is None


@pytest.mark.parametrize("path", ["a.png", "a.woff2", "a.mp4", "a.exe", "a.PYC", "a.so"])
def test_binaries_are_not_read(path):
    assert skip_reason(path) == "binary extension"


@pytest.mark.parametrize(
    "path",
    ["a.zip", "a.pdf", "a.docx", "a.jar", "a.svg", "a.txt", "a", ".png", "png", "a.tar.gz", "a.sqlite"],
)
def test_text_archives_and_documents_are_read(path):
    assert skip_reason(path) is None


def test_practice_places_lower_and_others_do_not():
    for path in ("tests/a.py", "docs/a.rst", "examples/a.py", "fixtures/a.json"):
        reason = weigh_place(path)
        assert reason is not None
        assert -1 < reason.weight < 0
    assert weigh_place("src/a.py") is None
    assert weigh_place(".env") is None


@given(st.text(max_size=60))
def test_any_path_has_a_place(path):
    assert isinstance(place_of(path), Place)
    assert skip_reason(path) in (None, "binary extension")
