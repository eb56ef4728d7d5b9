from __future__ import annotations

import time

import pytest

from oakum.detect.checks.signed_url import aws_presigned, azure_sas

AZURE = "https://example.blob.host.example/c/f?sv=2022-11-02&sp={sp}&se={se}&sig=<>&sr=c"
AWS = "https://b.host.example/f?X-Amz-Date={date}&X-Amz-Expires={life}&X-Amz-Signature=<>"


@pytest.mark.parametrize("end", ["2020-01-01", "2020-01-01T00:00:00Z", "1577836800"])
def test_an_expired_signature_is_lowered_and_says_when(make, end):
    reason = azure_sas(make("s" * 43, AZURE.format(sp="racwdl", se=end)), "")
    assert -10 < reason.weight < 0
    assert reason.note.startswith("expired on 2020-01-0")
    assert reason.note.endswith("allows racwdl")


def test_a_good_signature_says_until_when(make):
    reason = azure_sas(make("s" * 43, AZURE.format(sp="r", se="2099-12-31")), "")
    assert (reason.weight > 0, reason.note) == (True, "good until 2100-01-01, allows r")


@pytest.mark.parametrize("end", ["", "soon", "2020-99-99", "99999999999999"])
def test_without_an_end_there_is_nothing_to_say(make, end):
    assert azure_sas(make("s" * 43, AZURE.format(sp="r", se=end)), "") is None


def test_a_request_of_yesterday_has_expired(make):
    day_before = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - 2 * 86_400))
    past = aws_presigned(make("a" * 64, AWS.format(date=day_before, life=86_400)), "")
    good = aws_presigned(make("a" * 64, AWS.format(date=day_before, life=604_800)), "")
    assert past.weight < 0 < good.weight
    assert past.note.startswith("expired on ")


@pytest.mark.parametrize(("date", "life"), [("", "60"), ("20209999T000000Z", "60"), ("20200101T000000Z", "")])
def test_a_request_without_date_or_life_says_nothing(make, date, life):
    assert aws_presigned(make("a" * 64, AWS.format(date=date, life=life)), "") is None
