from __future__ import annotations

import pytest

from oakum.detect.checks.password_hash import password_hash

FORMS = [
    ("$2b$12${alnum:53}", "bcrypt, cost 12"),
    ("$argon2id$v=19$m=65536,t=3,p=4${base64:22}${base64:43}", "Argon2, passes 3"),
    ("$6${alnum:16}${alnum:86}", "SHA-512 crypt"),
    ("$5$rounds=5000${alnum:16}${alnum:43}", "SHA-256 crypt, rounds 5000"),
    ("$y$j9T${alnum:22}${alnum:43}", "yescrypt"),
    ("$apr1${alnum:8}${alnum:22}", "MD5 crypt, quick to guess"),
    ("$P$B{alnum:30}", "phpass, quick to guess"),
    ("pbkdf2_sha256$600000${alnum:22}${base64:43}=", "PBKDF2, rounds 600000"),
    ("pbkdf2:sha256:260000${alnum:16}${hex:64}", "PBKDF2, rounds 260000"),
    ("$7$C6..../....{alnum:22}${alnum:43}", "scrypt"),
]


@pytest.mark.parametrize(("template", "note"), FORMS)
def test_every_form_is_named_with_its_cost(make, grown, template, note):
    reason = password_hash(make(grown(template)), "")
    assert (reason.weight, reason.note) == (0.0, note)


@pytest.mark.parametrize("template", [template for template, _ in FORMS])
def test_what_is_cut_is_lowered_not_dropped(make, grown, template):
    whole = grown(template)
    assert -10 < password_hash(make(whole[: len(whole) // 2]), "").weight < 0
