from __future__ import annotations

import base64
import json

from hypothesis import given
from hypothesis import strategies as st

from oakum.policy.objects import Stretch, redacted, scrubbed
from oakum.sources.manifests.fields import LAST_APPLIED


def test_in_plain_the_secret_alone_is_replaced() -> None:
    value = {"kind": "Pod", "spec": {"args": ["--password=one-two", "other"]}}
    assert redacted(value, [Stretch("$.spec.args[0]", "one-two", "sid_a")]) == {
        "kind": "Pod",
        "spec": {"args": ["--password=<sid_a>", "other"]},
    }


def test_encoded_the_whole_text_is() -> None:
    encoded = base64.b64encode(b"one-two").decode()
    inner = json.dumps({"data": {"a": encoded}})
    value = {"metadata": {"annotations": {LAST_APPLIED: inner}}, "text": encoded}
    found = [Stretch("$.text", "one-two", "sid_a")]
    found += [Stretch(f"$.metadata.annotations['{LAST_APPLIED}'].data.a", "one-two", "sid_a")]
    assert redacted(value, found) == {"metadata": {"annotations": {LAST_APPLIED: "<sid_a>"}}, "text": "<sid_a>"}


def test_a_field_is_not_another_that_begins_alike() -> None:
    found = [Stretch("$.spec.keys", "one-two", "sid_a")]
    assert redacted({"spec": {"key": "x", "keys": "y"}}, found) == {"spec": {"key": "x", "keys": "<sid_a>"}}


def test_a_secret_keeps_its_keys_only() -> None:
    value = {"kind": "Secret", "data": {"a": "eA=="}, "stringData": {"b": "x"}, "metadata": {"name": "n"}}
    value["metadata"]["annotations"] = {LAST_APPLIED: "{}", "note": "kept"}
    assert redacted(value, ()) == {
        "kind": "Secret",
        "data": {"a": "<value>"},
        "stringData": {"b": "<value>"},
        "metadata": {"name": "n", "annotations": {LAST_APPLIED: "<value>", "note": "kept"}},
    }


def test_what_is_no_value_stays() -> None:
    encoded = base64.b64encode(b"<path:secret/data/db#password>").decode()
    references = {
        "a": encoded,
        "b": "${PASSWORD}",
        "c": "{{ .password }}",
        "d": "ENC[AES256_GCM,data:x,type:str]",
        "e": "",
    }
    values = {"f": "one-two", "g": "<a> one-two", "h": base64.b64encode(b"one-two").decode(), "i": 7}
    shown = redacted({"kind": "Secret", "data": references | values}, ())["data"]
    assert shown == references | dict.fromkeys(values, "<value>")


def test_scrubbed() -> None:
    assert scrubbed("$.labels['one-two']: two", ["one-two", ""]) == "$.labels['…']: two"


TREES = st.recursive(
    st.text("abs-'. ", max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abs-", max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(TREES, st.text("abs-", min_size=1, max_size=4))
def test_no_plain_value_is_left(tree, value) -> None:
    left = redacted(tree, [Stretch("$", value, "Z")])
    assert value not in json.dumps(left)
