from __future__ import annotations

import pytest

from oakum.detect.checks.keys import putty


@pytest.mark.parametrize("version", [2, 3])
def test_the_mac_of_a_plain_key_proves_it(putty_key, version):
    reading = putty.read(putty_key(version))
    assert reading is not None
    assert (reading.fits, reading.encrypted) == (True, False)


@pytest.mark.parametrize("version", [2, 3])
def test_a_changed_comment_contradicts_it(putty_key, version):
    reading = putty.read(putty_key(version).replace("me@box", "you@box"))
    assert reading is not None
    assert reading.fits is False


def test_line_ends_and_indentation_do_not_matter(putty_key):
    text = putty_key(3)
    for written in (text.replace("\n", "\r\n"), "".join(f"    {line}\n" for line in text.splitlines())):
        reading = putty.read(written)
        assert reading is not None
        assert reading.fits


def test_an_encrypted_key_says_so(putty_key):
    reading = putty.read(putty_key(3, "aes256-cbc"))
    assert reading is not None
    assert reading.encrypted


def test_without_its_parts_it_is_no_key(putty_key):
    text = putty_key(3)
    for missing in ("Public-Lines", "Private-Lines", "Encryption", "PuTTY-User-Key-File"):
        assert putty.read(text.replace(missing, "Other")) is None
