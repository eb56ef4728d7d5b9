from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import msgspec

from oakum.config.settings import ScanSettings, Settings
from oakum.model import Identity
from oakum.review.manifests.inspect import inspector
from oakum.review.manifests.objects import objects_of
from oakum.review.manifests.units import Kind, Unit

from .conftest import config_map, write

SETTINGS = Settings(scan=ScanSettings(jobs=1, cache=False), ignore_file="/nonexistent/none.toml")


def test_each_object_has_its_own_secrets_and_is_shown_without(
    tmp_path: Path, github_token: Callable[[int], bytes]
) -> None:
    value = github_token(1).decode()
    encoded = base64.b64encode(value.encode()).decode()
    secret = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata: {{t: {encoded}}}\n"
    write(tmp_path, {"m.yaml": config_map("a", token=value) + "---\n" + config_map("b", x="y") + "---\n" + secret})
    first, second, third = objects_of(tmp_path, [Unit(kind=Kind.FILE, path="m.yaml")]).objects
    looking = inspector(SETTINGS, Identity(bytes(32)))
    assert [len(looking.findings(one)) for one in (first, second, third)] == [1, 0, 1]
    (finding,) = looking.findings(first)
    assert looking.shown(first)["data"]["token"] == f"<{finding.secret_id}>"
    shown = msgspec.json.encode([looking.shown(one) for one in (first, second, third)]).decode()
    assert value not in shown
    assert encoded not in shown
    assert first.value["data"]["token"] == value


def test_an_excepted_one_is_shown_without_it_too(tmp_path: Path, github_token: Callable[[int], bytes]) -> None:
    value = github_token(1).decode()
    ignore = tmp_path / "ignore.toml"
    ignore.write_text('[[ignore]]\nrule = "github-*"\npath = "m.yaml"\nreason = "x"\nowner = "us"\n')
    write(tmp_path, {"m.yaml": config_map("a", token=value)})
    (one,) = objects_of(tmp_path, [Unit(kind=Kind.FILE, path="m.yaml")]).objects
    looking = inspector(msgspec.structs.replace(SETTINGS, ignore_file=str(ignore)), Identity(bytes(32)))
    (finding,) = looking.findings(one)
    assert finding.suppression is not None
    assert value not in str(looking.shown(one))
