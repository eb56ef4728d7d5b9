"""Files whose secrets are encrypted: nothing is found, but for the value that somebody forgot to encrypt."""

from __future__ import annotations

import random

import pytest

from oakum.detect.detector import Detector, Options
from oakum.detect.equipment import equip
from oakum.rules import builtin_directory, load
from oakum.rules.template import expand

SEALED = "ENC[AES256_GCM,data:{base64:20}==,iv:{base64:43}=,tag:{base64:22}==,type:str]"
SOPS = f"db:\n    user: {SEALED}\n    password: {SEALED}\napi_token: {SEALED}\n"
SOPS_END = (
    "sops:\n    mac: ENC[AES256_GCM,data:{base64:120},iv:{base64:43}=,tag:{base64:22}==,type:str]\n    version: 3.9.0\n"
)
VAULT = "$ANSIBLE_VAULT;1.1;AES256\n{hex:80}\n{hex:80}\n{hex:46}\n"
INLINE = "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {hex:80}\n  {hex:46}\n"
SOPS_ENV = f"DB_PASSWORD={SEALED}\nAPI_KEY={SEALED}\n"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return equip(load([builtin_directory()]), Options(floor=0.5), None).detector()


def grown(template: str) -> bytes:
    return expand(template, random.Random(12)).encode()


@pytest.mark.parametrize("template", [SOPS + SOPS_END, VAULT, INLINE + INLINE, SOPS_ENV])
def test_what_is_encrypted_is_no_finding(detector, template):
    assert [found.rule for found in detector.text(grown(template))] == []


@pytest.mark.parametrize(
    ("template", "plain"),
    [
        (SOPS + "smtp_password: {alnum:16}\n" + SOPS_END, "smtp_password"),
        (INLINE + "smtp_password: {alnum:16}\n" + INLINE, "smtp_password"),
        (SOPS_ENV + "SMTP_PASSWORD={alnum:16}\n", "SMTP_PASSWORD"),
    ],
)
def test_a_plain_value_beside_it_is_one(detector, template, plain):
    text = grown(template)
    (found,) = detector.text(text)
    line = text[text.rindex(b"\n", 0, found.start) + 1 : found.start]
    assert line.decode().startswith(plain)
