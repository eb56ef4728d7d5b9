"""The detector over the toy rules (tests/toys.py): windows, memory, encodings, suppressions, precedence."""

from __future__ import annotations

import base64
import gzip
import random
from array import array
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.detect.detector import Detection, Detector, Options, resolve
from oakum.detect.equipment import equip
from oakum.detect.window import LEFT, NEAR, RIGHT
from oakum.model import Secret
from oakum.model.arena import HEAD, TAIL
from oakum.rules.loader import parse, rule_set
from oakum.rules.model import Allow
from oakum.rules.template import expand
from toys import key, token, toy_rules, toy_tools

TOOLS = toy_tools()
RNG = random.Random(40)
TOKEN, OTHER, KEY = token(RNG), token(RNG), key(RNG)
LONG = expand("toylong_{alnum:800}.{lower:4}", RNG).encode()
LONGER = expand("toylong_{alnum:890}.{lower:4}", RNG).encode()
NAMED = expand("toybox_key = {hex:32}", RNG).encode()
PASSWORD = expand('password = "{alnum:20}"', RNG).encode()

Found = set[tuple[str, bytes, int, int]]


def found(detections: list[Detection], owner: int = 0) -> Found:
    """What has been found in one content: rule, value and place."""
    return {(one.rule, one.secret.reveal(), one.start, one.end) for one in detections if one.owner == owner}


def with_options(**options: object) -> Detector:
    return msgspec.structs.replace(TOOLS, options=Options(**options)).detector()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return TOOLS.detector()


PIECES = st.sampled_from(
    [
        *(TOKEN, OTHER, KEY, LONG, LONGER, NAMED, PASSWORD),
        b"teddy " + expand("ctx-{lowernum:20}", RNG).encode(),
        *(b"\n", b"\r\n", b" ", b"x", b"\0", b"a = ", b'"', b"y" * 700, b" " * 600),
        b"# oakum:allow toy-* for a test\n",
        base64.b64encode(b"token: " + TOKEN),
        b"%74%6f%79" + TOKEN[3:],
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map(b"".join)


@given(texts=st.lists(TEXTS, max_size=6))
@settings(deadline=None, max_examples=150)
def test_many_texts_in_one_arena_equal_each_alone(detector, texts):
    segments = array("q")
    at = 0
    for owner, text in enumerate(texts):
        if text:
            segments.extend((at, at + len(text), owner, 0, HEAD | TAIL))
            at += len(text) + 1
    together = detector.scan(memoryview(b"\n".join(filter(None, texts))), segments)
    for owner, text in enumerate(texts):
        assert found(together, owner) == found(TOOLS.detector().text(text))


@given(text=TEXTS, data=st.data())
@settings(deadline=None, max_examples=150)
def test_offsets_name_the_value(detector, text, data):
    for one in detector.text(text):
        if not one.decoded:
            assert text[one.start : one.end] == one.secret.reveal()


@given(text=st.binary(max_size=400))
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_scanned(detector, text):
    assert all(0 <= one.start < one.end <= len(text) for one in detector.text(text))


@given(
    lines=st.lists(st.sampled_from([TOKEN, OTHER, NAMED, PASSWORD, b"", b"x", b"# oakum:allow toy-* why"]), max_size=8)
)
@settings(deadline=None, max_examples=100)
def test_a_text_in_two_segments_is_found_like_the_whole(detector, lines):
    text = b"".join(line + b"\n" for line in lines)
    for cut in [at for at in range(1, len(text)) if text[at - 1 : at] == b"\n"]:
        above = max(text.rfind(b"\n", 0, cut - 1), 0)  # a line needs the one above it
        parts = text[:cut] + b"\0" + text[above:]
        segments = array("q", (0, cut, 0, 0, HEAD, cut + 1, len(parts), 0, above, TAIL if above else HEAD | TAIL))
        assert found(detector.scan(memoryview(parts), segments)) == found(detector.text(text))


def test_a_line_without_its_end_is_no_line(detector):
    cut = b"a\n" + TOKEN
    row = array("q", (0, len(cut), 0, 0, HEAD))
    assert not detector.scan(memoryview(cut), row)
    row[4] = HEAD | TAIL
    assert detector.scan(memoryview(cut), row)


def test_a_line_without_the_one_above_is_no_line(detector):
    cut = TOKEN + b"\n"
    row = array("q", (0, len(cut), 0, 100, TAIL))
    assert not detector.scan(memoryview(cut), row)
    row[4] = HEAD | TAIL
    assert [one.start for one in detector.scan(memoryview(cut), row)] == [100]


def test_a_match_over_two_segments_is_none(detector):
    text = TOKEN[:10] + b"_" + TOKEN[11:]
    segments = array("q", (0, 10, 0, 0, HEAD | TAIL, 11, len(text), 1, 0, HEAD | TAIL))
    assert not detector.scan(memoryview(text), segments)


@pytest.mark.parametrize("before", [0, 1, LEFT - 1, LEFT, LEFT + 1, 5000])
@pytest.mark.parametrize("behind", [0, 1, NEAR, RIGHT - 1, RIGHT, RIGHT + 1, 5000])
def test_long_lines(detector, before, behind):
    text = b"." * before + b" " + TOKEN + b" " + b"." * behind
    assert found(detector.text(text)) == {("toy-token", TOKEN, before + 1, before + 1 + len(TOKEN))}


def test_several_on_one_long_line(detector):
    text = b" ".join([TOKEN, b"." * 3000, OTHER, b"." * 400, TOKEN])
    assert sorted(one.start for one in detector.text(text)) == [0, len(TOKEN) + 3002, len(text) - len(TOKEN)]


@pytest.mark.parametrize("value", [LONG, LONGER], ids=["long", "longer"])
@pytest.mark.parametrize("before", [0, 300, 511, 513, 3000])
def test_a_token_longer_than_the_near_side(detector, value, before):
    text = b"-" * before + b" " + value + b" " + b"-" * 3000
    assert [one.secret.reveal() for one in detector.text(text)] == [value]


def test_what_the_clip_cuts_is_not_a_token(detector):
    text = expand("toylong_{alnum:4000}.{lower:4}", random.Random(1)).encode()
    assert not detector.text(text)


def test_crlf_belongs_to_no_value():
    rules = rule_set([parse(_GREEDY, Path("own.toml"))])
    detector = equip(rules, Options(floor=0.0, depth=0), None).detector()
    assert found(detector.text(b"own: abcdef1\r\nx\r\n")) == {("own-a", b"abcdef1", 5, 12)}


_GREEDY = b"""[service]
id = "own"
name = "Own"
[[rule]]
id = "own-a"
title = "Own"
what = "Own."
severity = "high"
expression = 'own: ([^ ]{3,20})$'
"""


def test_the_same_line_is_judged_once(monkeypatch):
    import oakum.detect.stage_two as module

    asked: list[object] = []
    genuine = module.judge
    monkeypatch.setattr(module, "judge", lambda candidate: asked.append(candidate) or genuine(candidate))
    detector = TOOLS.detector()
    first, again = detector.text(b"a = " + TOKEN), detector.text(b"x\na = " + TOKEN + b"\n")
    assert found(first) == {("toy-token", TOKEN, 4, 32)}
    assert found(again) == {("toy-token", TOKEN, 6, 34)}
    assert len(asked) == 2  # the line above differs, and may hold a marker
    detector.text(b"y\nx\na = " + TOKEN)
    assert len(asked) == 2


def test_memory_is_bounded(monkeypatch):
    import oakum.detect.detector as module

    monkeypatch.setattr(module, "_REMEMBERED", 10)
    detector = TOOLS.detector()
    for number in range(25):
        assert detector.text(b"%d = " % number + TOKEN)
    assert len(detector._memory) <= 10


LAYERS = {
    "base64": base64.b64encode,
    "hex": lambda data: data.hex().encode(),
    "percent": lambda data: b"".join(b"%%%02X" % byte for byte in data),
    "escape": lambda data: b"".join(b"\\x%02x" % byte for byte in data),
}


@pytest.mark.parametrize("depth", range(1, 6))
@pytest.mark.parametrize("name", ["base64", "hex"])
def test_encodings_are_undone_to_depth_five(detector, name, depth):
    text = b"token " + TOKEN
    for _ in range(depth):
        text = LAYERS[name](text)
    (one,) = detector.text(b"x = '" + text + b"'")
    assert (one.secret.reveal(), one.decoded) == (TOKEN, (name,) * depth)
    assert (one.start, one.end) == (5, 5 + len(text))


@pytest.mark.parametrize("name", LAYERS)
def test_each_encoding(detector, name):
    (one,) = detector.text(LAYERS[name](b"token " + TOKEN))
    assert (one.secret.reveal(), one.decoded) == (TOKEN, (name,))


def test_deeper_encodings_are_not(detector):
    text = TOKEN
    for _ in range(6):
        text = base64.b64encode(text)
    assert not detector.text(text)


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_the_depth_is_an_option(depth):
    text = base64.b64encode(base64.b64encode(b"token " + TOKEN))
    assert len(with_options(depth=depth).text(text)) == (depth >= 2)


def test_packed_and_encoded(detector):
    (one,) = detector.text(base64.b64encode(gzip.compress(b"token " + TOKEN + b"\n" * 50)))
    assert (one.secret.reveal(), one.decoded) == (TOKEN, ("base64", "gzip"))


def test_any_amount_of_encoded_text_is_looked_at(detector):
    text = b"\n".join(base64.b64encode(b"token %04d " % number + TOKEN) for number in range(200))
    assert len(detector.text(text)) == 200
    assert detector.cut == []


@pytest.mark.parametrize("wrap", [bytes, base64.b64encode])
def test_what_unpacks_to_too_much_is_named(monkeypatch, detector, wrap):
    import oakum.detect.detector as module

    monkeypatch.setattr(module, "_UNPACKED_BUDGET", 1000)
    texts = [wrap(base64.b64encode(gzip.compress(b"%04d " % n + b"a b\n" * 2000 + TOKEN))) for n in range(4)]
    assert detector.text(b"\n".join(texts)) == []
    size = len(texts[0])
    assert detector.cut == [(0, n * (size + 1), n * (size + 1) + size) for n in range(4)]
    assert detector.text(b"nothing") == []
    assert detector.cut == []


def test_an_encoded_stretch_that_is_cut_is_left_alone(detector):
    text = base64.b64encode(b"token " + TOKEN)
    row = array("q", (0, len(text), 0, 4, 0))
    assert not detector.scan(memoryview(text), row)


@pytest.mark.parametrize(
    "text",
    [
        TOKEN + b"  # oakum:allow toy-token a revoked one",
        b"# oakum:allow toy-token a revoked one\n" + TOKEN,
        b"# oakum:allow toy-token a revoked one\r\n" + TOKEN,
    ],
)
def test_markers_suppress(detector, text):
    (one,) = detector.text(text)
    assert one.suppression.kind == "inline"
    assert one.suppression.reason == "a revoked one"


@pytest.mark.parametrize(
    "text",
    [
        b"x = 1  # oakum:allow toy-token why\n" + TOKEN,
        TOKEN + b"\n# oakum:allow toy-token why",
        TOKEN + b" # oakum:allow x-y why",
    ],
)
def test_markers_elsewhere_do_not(detector, text):
    assert [one.suppression for one in detector.text(text)] == [None]


def test_a_marker_above_a_block_counts(detector):
    (one,) = detector.text(b"# oakum:allow toy-block made for a test\n" + KEY)
    assert one.suppression.kind == "inline"


def test_foreign_markers_are_an_option():
    text = TOKEN + b"  # git" + b"leaks:allow"
    assert with_options().text(text)[0].suppression is None
    assert with_options(foreign_markers=True).text(text)[0].suppression.kind == "inline"


def allowing(allow: Allow) -> Detector:
    rules = toy_rules()
    changed = tuple(msgspec.structs.replace(rule, allow=(allow,)) for rule in rules.rules)
    return equip(msgspec.structs.replace(rules, rules=changed), Options(), None).detector()


def test_allowances_suppress_with_their_reason():
    detector = allowing(Allow(reason="known", lines=("harmless",)))
    (one,) = detector.text(b"harmless = " + TOKEN)
    assert (one.suppression.kind, one.suppression.reason) == ("rule-allowlist", "known")
    assert detector.text(TOKEN)[0].suppression is None


def test_a_users_expression_runs_in_bounded_time():
    pytest.importorskip("re2")
    rules = rule_set([parse(_GREEDY.replace(rb"own: ([^ ]{3,20})$", rb"own: ((?:a+)+)x"), Path("own.toml"))])
    foreign = tuple(msgspec.structs.replace(rule, foreign=True) for rule in rules.rules)
    detector = equip(msgspec.structs.replace(rules, rules=foreign), Options(floor=0.0), None).detector()
    assert not detector.text(b"own: " + b"a" * 400 + b"y")


def detection(rule: str, start: int, end: int, confidence: float = 0.9, **more: object) -> Detection:
    return Detection(
        rule=rule,
        secret=Secret(b"v"),
        owner=0,
        start=start,
        end=end,
        confidence=confidence,
        reasons=(),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        (detection("a", 0, 9, 0.6), detection("b", 0, 9, 0.9, generic=True)),
        (detection("b", 0, 9, 0.9), detection("a", 0, 9, 0.8)),
        (detection("b", 0, 9, reach=30), detection("a", 0, 9, reach=12)),
        (detection("b", 0, 12), detection("a", 3, 9)),
        (detection("a", 0, 9), detection("b", 0, 9)),
    ],
    ids=["service", "confidence", "reach", "length", "name"],
)
def test_the_best_of_those_that_overlap(winner, loser):
    assert resolve([winner, loser]) == resolve([loser, winner]) == [winner]


def test_neighbours_and_other_contents_are_all_kept():
    side_by_side = [detection("a", 0, 5), detection("b", 5, 9)]
    assert sorted(resolve(side_by_side), key=lambda one: one.start) == side_by_side
    assert len(resolve([detection("a", 0, 5), msgspec.structs.replace(detection("b", 0, 5), owner=1)])) == 2


def test_what_stands_in_plain_beats_what_is_decoded_only_at_its_own_place(detector):
    inside = detection("a", 0, 40, decoded=("base64",))
    assert len(resolve([detection("b", 0, 40), inside])) == 2


def test_weak_candidates_are_dropped_at_the_floor():
    assert with_options(floor=0.3).text(PASSWORD)
    assert not with_options(floor=0.999).text(PASSWORD)


COMPANION = b"""
[service]
id = "pal"
name = "Pal"

[[rule]]
id = "pal-account"
title = "Account"
what = "Names the account of a pal."
severity = "low"
companion = true
expression = '''\\b(acct_[a-z0-9]{12})\\b'''

[[rule]]
id = "pal-token"
title = "Token"
what = "Acts as a pal."
severity = "high"
confidence = 0.5
generic = true
expression = '''\\b(?P<user>[a-z]{3}):(?P<secret>acct_[a-z0-9]{12})!'''
"""


def test_companions_are_told_of_only_where_they_are_asked_for():
    rules = rule_set([parse(COMPANION, Path("pal.toml"))])
    text = b"ann acct_" + b"4f9a2k1q8z3b"
    assert equip(rules, Options(), None).detector().text(text) == []
    (companion,) = equip(rules, Options(companions=True), None).detector().text(text)
    assert companion.rule == "pal-account"


def test_a_secret_wins_over_a_companion_and_brings_its_parts():
    rules = rule_set([parse(COMPANION, Path("pal.toml"))])
    (found,) = equip(rules, Options(companions=True), None).detector().text(b"ann:acct_" + b"4f9a2k1q8z3b!")
    assert (found.rule, [(part.name, part.value) for part in found.parts]) == ("pal-token", [("user", "ann")])
