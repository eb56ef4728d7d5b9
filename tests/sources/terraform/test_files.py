from __future__ import annotations

import json
import zipfile
from pathlib import Path

from oakum.sources.terraform.files import StateFiles


def texts(folder: Path, *names: str) -> dict[str, str]:
    return {one.path: one.content for one in StateFiles(str(folder), names)}


def reasons(folder: Path, *names: str) -> list[str]:
    return [one.reason for text in StateFiles(str(folder), names) for one in text.skipped]


def test_plain_and_missing(tmp_path: Path) -> None:
    (tmp_path / "a.tfstate").write_text('{"version": 4}')
    assert texts(tmp_path, "a.tfstate") == {"a.tfstate": '{"version": 4}'}
    assert reasons(tmp_path, "gone.tfstate") == ["unreadable"]


def test_encrypted(tmp_path: Path) -> None:
    state = {"serial": 1, "meta": {"key_provider": "x"}, "encrypted_data": "QUJD", "encryption_version": "v0"}
    (tmp_path / "a.tfstate").write_text(json.dumps(state))
    assert texts(tmp_path, "a.tfstate") == {"a.tfstate": ""}
    assert reasons(tmp_path, "a.tfstate") == ["encrypted"]


def test_a_binary_plan(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan.tfplan", "w") as archive:
        archive.writestr("tfstate", '{"version": 4}')
        archive.writestr("tfplan", b"\x0a\x08example-22\x00\xffab")
        archive.writestr("tfconfig/m-/main.tf", "a = 1")
    assert texts(tmp_path, "plan.tfplan") == {
        "plan.tfplan!/tfstate": '{"version": 4}',
        "plan.tfplan!/tfplan": '["example-22"]',
        "plan.tfplan!/tfconfig/m-/main.tf": "a = 1",
    }


def test_a_damaged_plan(tmp_path: Path) -> None:
    (tmp_path / "plan").write_bytes(b"PK\x03\x04" + bytes(100))
    assert reasons(tmp_path, "plan") == ["damaged"]
