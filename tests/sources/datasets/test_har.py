from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from oakum.sources.datasets import har
from oakum.sources.datasets.interface import WHOLE, Damaged, Record

from .http_files import SHAPE, WEAK, archive, entry, pairs
from .makers import rewritten, skipped


def secret_cells(path: Path) -> set[tuple[str, str, bytes]]:
    return {
        (record.number, cell.field, cell.text)
        for record in har.read(str(path), WHOLE)
        if isinstance(record, Record)
        for cell in record.cells
        if cell.secret
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.har"


def test_credentials_go_by_their_place(path: Path) -> None:
    request = {
        "headers": pairs(Authorization=f"Bearer {SHAPE}", Cookie=f"lang=en; sid={SHAPE}"),
        "queryString": pairs(api_key=SHAPE, page="2"),
        "postData": {"mimeType": "application/json", "text": json.dumps({"password": WEAK})},
    }
    url = f"https://www.host.example/login/{SHAPE}?api_key={SHAPE}"
    answer = {"content": {"mimeType": "application/json", "text": json.dumps({"access_token": SHAPE})}}
    path.write_text(archive(entry("https://x.example"), entry(url, method="POST", request=request, **answer)))
    here = "2 POST www.host.example"
    value = SHAPE.encode()
    assert secret_cells(path) == {
        (here, "request.headers.Authorization", value),
        (here, "request.headers.Cookie", value),
        (here, "request.url", value),
        (here, "request.queryString.api-key", value),
        (here, "request.postData.text", WEAK.encode()),
        (here, "response.content.text", value),
    }


def test_a_cookie_that_is_hidden_from_scripts_is_known_everywhere(path: Path) -> None:
    by_flag = [{"name": "a1", "value": SHAPE, "httpOnly": True}, {"name": "lang", "value": SHAPE, "httpOnly": False}]
    by_header = pairs(Set_Cookie=f"b2={SHAPE}; Path=/; HttpOnly")
    later = entry("https://x.example", request={"headers": pairs(Cookie=f"a1={SHAPE}; b2={SHAPE}; lang={SHAPE}")})
    path.write_text(archive(later, entry("https://x.example", headers=by_header, request={"cookies": by_flag})))
    assert sorted(field for _, field, _ in secret_cells(path)) == [
        "request.cookies.a1",
        "request.headers.Cookie",
        "response.headers.Set-Cookie",
    ]


def test_text_in_base64_is_decoded_and_encoded_again(path: Path) -> None:
    packed = base64.b64encode(b"be quiet!").decode()
    content = {"encoding": "base64", "text": packed}
    texts = [content | {"mimeType": kind} for kind in ("application/javascript; charset=utf-8", "image/png")]
    path.write_text(archive(*(entry("https://x.example", content=one) for one in texts)))
    first, second = (
        one["response"]["content"]["text"] for one in json.loads(rewritten(har, path).read_text())["log"]["entries"]
    )
    assert (base64.b64decode(first), second) == (b'be LOUD "\n!', packed)


def test_a_broken_body_is_read_as_it_stands(path: Path) -> None:
    content = {"encoding": "base64", "mimeType": "text/plain", "text": "quiet ~"}
    path.write_text(archive(entry("https://x.example", content=content)))
    assert "LOUD" in rewritten(har, path).read_text()


def test_all_strings_are_read(path: Path) -> None:
    frame = {"_webSocketMessages": [{"type": "send", "data": json.dumps({"token": SHAPE})}], "comment": "said"}
    path.write_text(archive(entry("https://[x", request={"comment": "why"}) | frame))
    texts = {
        (record.number, cell.field, cell.text)
        for record in har.read(str(path), WHOLE)
        if isinstance(record, Record)
        for cell in record.cells
    }
    assert {("1 GET", "request.comment", b"why"), ("1 GET", "comment", b"said")} <= texts  # no host in that URL
    assert ("1 GET", "_webSocketMessages[0].data", SHAPE.encode()) in texts
    assert ("archive", "$.log.creator.name", b"browser") in texts


@pytest.mark.parametrize("content", ["{}", "[]", '{"log": {"entries": 3}}', '{"log": {"entries": [{"request": 1}]}}'])
def test_what_is_no_archive(path: Path, content: str) -> None:
    path.write_text(content)
    assert [one.reason for one in skipped(har, path)] == ["damaged record"]
    with pytest.raises(Damaged):
        rewritten(har, path)
