from __future__ import annotations

import random

from oakum.detect.equipment import Equipment
from oakum.model import Location, ManifestOrigin, ShardResult
from oakum.scan import work
from oakum.sources.manifests.shard import Text
from oakum.sources.terraform.hcl_shard import MARK, HclShard
from toys import token


def scanned(tools: Equipment, **contents: str) -> ShardResult:
    texts = [Text(name.replace("_", "/") + ".tf", content) for name, content in contents.items()]
    return work(tools.detector(), HclShard(texts))


def places(result: ShardResult) -> dict[bytes, list[Location]]:
    return {one.secret.reveal(): list(one.locations) for one in result.sightings}


def test_addresses_and_lines(tools: Equipment, rng: random.Random) -> None:
    literal, noted, long = (token(rng) for _ in range(3))
    text = (
        f'# é {noted.decode()}\nprovider "toy" {{\n  key = "{literal.decode()}"\n  t = <<E\nx {long.decode()}\nE\n}}\n'
    )
    found = places(scanned(tools, main=text))
    assert found[literal][0].origin == ManifestOrigin(
        path="main.tf", kind="provider", name="provider.toy", field="provider.toy.key"
    )
    assert found[long][0].origin == ManifestOrigin(
        path="main.tf", kind="provider", name="provider.toy", field="provider.toy.t"
    )
    assert found[noted][0].origin == ManifestOrigin(path="main.tf")
    assert [found[one][0].span.start_line for one in (literal, noted, long)] == [3, 1, 5]
    span = found[literal][0].span
    assert text.encode()[span.start : span.end] == literal


def test_a_variable_says_what_its_default_is_called(tools: Equipment, rng: random.Random) -> None:
    value = rng.randbytes(16).hex()
    text = f'variable "toybox_key" {{\n  default = "{value}"\n}}\n'
    (place,) = places(scanned(tools, main=text))[value.encode()]
    assert (place.origin.field, place.span.start_line) == ("var.toybox_key.default", 2)


def test_what_is_shown_of_sensitive_variables() -> None:
    declaration = 'variable "v" {\n  sensitive = true\n  default = "example-22"\n}\n'
    given = 'v = "example-33"\n'
    shard = HclShard([Text("a/main.tf", declaration), Text("a/x.tfvars", given), Text("b/x.tfvars", given)])
    (arena,) = shard.arenas()
    shown = bytes(arena.data)
    assert MARK + b"v: example-22" in shown
    assert MARK + b"v: example-33" in shown
    assert shown.count(MARK) == 2


def test_objects_of_sensitive_variables() -> None:
    declaration = 'variable "v" {\n  sensitive = true\n  default = { pin = "example-22" }\n}\n'
    shard = HclShard([Text("a/main.tf", declaration), Text("a/x.tfvars", 'v = { pin = "example-33" }\n')])
    (arena,) = shard.arenas()
    assert [bytes(arena.data).count(MARK + b"v: example-" + number) for number in (b"22", b"33")] == [1, 1]


def test_nothing_in_particular(tools: Equipment) -> None:
    assert scanned(tools, main="").items == 0
    assert scanned(tools, main="a = 1\n").items == 1
