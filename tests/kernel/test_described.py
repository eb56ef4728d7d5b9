from __future__ import annotations

from oakum.kernel import described


def test_names_are_told_apart():
    names = (*described.VALUE, *described.NAME, *described.LINE)
    assert len(set(names)) == len(names)


def test_bits_are_told_apart():
    bits = [described.USER, described.DECLARES, described.ASSERTS, described.MADE_UP, described.SHELL, described.TYPES]
    assert len(set(bits)) == len(bits)
    assert min(bits) == 1 << described.KINDS
    assert sum(1 << kind for kind in range(described.KINDS - 1)) == described.SECRETS


def test_every_character_has_traits_a_shape_and_a_lower_case():
    assert {len(described.TRAITS), len(described.SHAPES), len(described.LOWERED)} == {256}
    assert described.TRAITS[ord("k")] == (
        described.IS_LOWER | described.IS_LETTER | described.IS_WORD | described.IS_CONSONANT
    )
    shapes = described.SHAPES.decode("latin-1")
    assert "bZ7.\\%? =\x01".translate(shapes) == "aA0_/(! =~"
