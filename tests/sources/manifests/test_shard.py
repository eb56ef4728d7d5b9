from __future__ import annotations

import base64
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oakum.detect.equipment import Equipment
from oakum.model import Location, ManifestOrigin, ShardResult
from oakum.scan import work
from oakum.sources.manifests.shard import ManifestShard, Text
from toys import token


def scanned(tools: Equipment, content: str, **more: object) -> ShardResult:
    return work(tools.detector(), ManifestShard([Text("a.yaml", content, **more)]))


def places(result: ShardResult) -> dict[bytes, list[Location]]:
    return {one.secret.reveal(): list(one.locations) for one in result.sightings}


def test_fields_comments_and_lines(tools: Equipment, rng: random.Random) -> None:
    secrets = [token(rng) for _ in range(4)]
    env, comment, block, encoded = (one.decode() for one in secrets)
    text = f"""# é
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  env:
  - {{name: KEY, value: "{env}"}}  # was {comment}
  config: |
    # no comment: {block}
---
kind: Secret
metadata: {{name: db}}
data:
  key: {base64.b64encode(encoded.encode()).decode()}
"""
    found = places(scanned(tools, text))
    origins = {secret: [place.origin for place in found[secret]] for secret in secrets}
    assert origins == {
        secrets[0]: [
            ManifestOrigin(path="a.yaml", kind="Deployment", namespace="shop", name="web", field="$.spec.env[0].value")
        ],
        secrets[1]: [ManifestOrigin(path="a.yaml")],
        secrets[2]: [
            ManifestOrigin(path="a.yaml", kind="Deployment", namespace="shop", name="web", field="$.spec.config")
        ],
        secrets[3]: [ManifestOrigin(path="a.yaml", kind="Secret", name="db", field="$.data.key")],
    }
    assert [found[one][0].span.start_line for one in secrets] == [6, 6, 8, 13]
    for secret in secrets[:3]:
        span = found[secret][0].span
        assert text.encode()[span.start : span.end] == secret
    assert found[secrets[3]][0].decoded == ("base64",)


def test_broken_documents_and_templates_are_read_as_text(tools: Equipment, rng: random.Random) -> None:
    first, second, third = (token(rng) for _ in range(3))
    text = f"a: {first.decode()}\n---\nb: [{second.decode()}\n---\n{{{{ if x }}}}\nc: [{third.decode()}\n"
    result = scanned(tools, text)
    assert {secret: found[0].span.start_line for secret, found in places(result).items()} == {
        first: 1,
        second: 3,
        third: 6,
    }
    assert [(one.path, one.reason) for one in result.skipped] == [("a.yaml", "damaged")]
    assert "line 2" in result.skipped[0].detail


def test_inline_markers(tools: Equipment, rng: random.Random) -> None:
    one, two, three = (token(rng).decode() for _ in range(3))
    text = f"a: {one}  # oakum:allow toy-token here\n# oakum:allow toy-token above\nb: {two}\nc: {three}\n"
    suppressed = {seen.secret.reveal().decode(): bool(seen.suppression) for seen in scanned(tools, text).sightings}
    assert suppressed == {one: True, two: True, three: False}


def test_values_that_came_into_a_template(tools: Equipment, rng: random.Random) -> None:
    secret = token(rng).decode()
    result = scanned(
        tools, f"x: {secret}\n", original="a\nx: {{ .Values.y }}\n", values=(("values.yaml", f"y: {secret}\n"),)
    )
    (template, value) = places(result)[secret.encode()]
    assert (template.origin.path, template.span.start_line) == ("a.yaml", 2)
    assert value.origin == ManifestOrigin(path="values.yaml", field="$.y")


def test_what_is_told(tools: Equipment) -> None:
    result = scanned(tools, "kind: Pod\nmetadata: {name: p}\nspec: {volumes: [{secret: {secretName: s}}]}\n")
    assert json.loads(result.told)["uses"][0]["who"] == "Pod default/p"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
@pytest.mark.filterwarnings("ignore")
def test_any_text_at_all(tools: Equipment, text: str) -> None:
    result = scanned(tools, "kind: Secret\ndata:\n  a: " + text)
    assert result.items == 1


def test_files_are_there_as_a_whole_too() -> None:
    text = "kind: Pod\nspec: {hostPID: true}\n"
    ((arena, locate),) = ManifestShard([Text("a.yaml", text)]).wholes()
    assert arena.data.tobytes() == text.encode()
    place = locate(0, 26, 30)
    assert place is not None
    assert (place.origin.path, place.span.start_line, place.span.start_column) == ("a.yaml", 2, 17)
