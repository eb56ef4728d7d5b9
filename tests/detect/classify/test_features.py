from __future__ import annotations

from oakum.detect.checks.universal.view import view
from oakum.detect.classify.features import FEATURES, ask_all, features, row
from oakum.kernel import Table
from oakum.kernel.described import BUCKETS


def numbers(candidate) -> dict[str, float]:
    seen = view(candidate)
    table = Table(bytes([1]) * BUCKETS, 1.0)
    return dict(zip(FEATURES, row(candidate, seen, ask_all(seen), table), strict=True))


def test_a_row_has_a_number_for_each_feature(make):
    candidate = make("abcd1234", 'password = "<>"', generic=True)
    seen = view(candidate)
    assert len(numbers(candidate)) == len(FEATURES)
    assert len(features(candidate, seen, ask_all(seen))) == len(FEATURES) - 3


def test_the_answers_of_questions_are_features(make):
    assert numbers(make("changeme", 'password = "<>"', generic=True))["question.placeholder"] == 2
    assert numbers(make("nothing8", 'password = "<>"', generic=True))["question.placeholder"] == 0


def test_pieces_add_up_by_the_table(make):
    found = numbers(make("abcd", 'db_password = "<>"', generic=True))
    assert found["value.grams"] == 4
    assert found["name.grams"] == 4  # db, password, both, and the end


def test_rules_that_read_no_assignment_are_told_apart(make):
    kinds = [{"id": "generic-sql-password"}, {"id": "x", "service": "url-credentials"}, {"id": "generic-password"}]
    assert len({numbers(make("abcd", "<>", generic=True, **kind))["form.proposer"] for kind in kinds}) == 3


def test_a_form_is_a_kind_with_flags(make):
    import msgspec

    candidate = msgspec.structs.replace(make("abcd", 'a: "<>"', generic=True), form=2 + 16)
    assert numbers(candidate)["form.kind"] == 2
    assert numbers(candidate)["form.signs"] == 1
