from __future__ import annotations

from oakum.detect.classify.meanings import meanings
from oakum.kernel.described import MADE_UP, SECRETS, USER


def test_a_word_means_all_that_it_can():
    known = meanings()
    assert known["login"] & SECRETS
    assert known["login"] & USER
    assert known["example"] == MADE_UP


def test_other_languages_have_passwords_too():
    assert {meanings()[word] for word in ("kennwort", "senha", "haslo")} == {1}


def test_words_are_letters_in_lower_case():
    assert all(word.isalpha() and word.isascii() and word.islower() for word in meanings())
