from __future__ import annotations

import json
from pathlib import Path

import pytest

from oakum.sources.datasets import postman
from oakum.sources.datasets.interface import WHOLE, Damaged, Record

from .http_files import SHAPE, WEAK, collection
from .makers import rewritten, skipped

VALUE = SHAPE.encode()


def secret_cells(path: Path) -> set[tuple[str, str, bytes]]:
    return {
        (record.number, cell.field, cell.text)
        for record in postman.read(str(path), WHOLE)
        if isinstance(record, Record)
        for cell in record.cells
        if cell.secret
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "api.postman_collection.json"


def test_requests_in_folders(path: Path) -> None:
    request = {
        "method": "POST",
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "weak", "type": "string"}]},
        "header": [{"key": "X-Api-Key", "value": SHAPE}, {"key": "Accept", "value": "*/*"}],
        "url": {"raw": f"https://host.example/?token={SHAPE}", "query": [{"key": "token", "value": SHAPE}]},
        "body": {"mode": "raw", "raw": json.dumps({"password": WEAK})},
    }
    example = {"name": "ok", "cookie": [{"name": "sid", "value": SHAPE}], "body": json.dumps({"id_token": SHAPE})}
    login = {"name": f"https://host.example/{SHAPE}", "request": request, "response": [example]}
    path.write_text(collection({"name": "first", "item": []}, {"name": "second", "item": [login]}))
    here = "2.1 POST"
    assert secret_cells(path) == {
        (here, "request.auth.bearer.token", b"weak"),
        (here, "request.header.X-Api-Key", VALUE),
        (here, "request.url.raw", VALUE),
        (here, "request.url.query.token", VALUE),
        (here, "request.body.raw", WEAK.encode()),
        (here, "response[0].cookie.sid", VALUE),
        (here, "response[0].body", VALUE),
    }


def test_authorization_of_the_whole_collection_and_variables(path: Path) -> None:
    auth = {"type": "oauth2", "oauth2": [{"key": "clientSecret", "value": "weak"}, {"key": "scope", "value": "all"}]}
    variables = [{"key": "base", "value": "https://host.example"}, {"key": "k", "value": "weak", "type": "secret"}]
    path.write_text(collection(auth=auth, variable=variables))
    assert secret_cells(path) == {
        ("export", "auth.oauth2.clientSecret", b"weak"),
        ("export", "variable.k", b"weak"),
    }


def test_environments_and_dumps(tmp_path: Path) -> None:
    values = {"values": [{"key": "k", "value": "weak", "type": "secret"}, {"key": "password", "value": "hunter"}]}
    environment, dump = tmp_path / "a.postman_environment.json", tmp_path / "b.postman_dump.json"
    environment.write_text(json.dumps(values | {"_postman_variable_scope": "environment"}))
    dump.write_text(json.dumps({"version": 1, "environments": [values]}))
    found = {("values.k", b"weak"), ("values.password", b"hunter")}
    assert {one[1:] for one in secret_cells(environment)} == {one[1:] for one in secret_cells(dump)} == found
    assert {one[0] for one in secret_cells(dump)} == {"1"}


def test_a_copy_keeps_all_but_the_change(path: Path) -> None:
    text = collection({"name": "a", "request": {"url": "https://host.example/quiet"}})
    path.write_text(text)
    assert rewritten(postman, path).read_text() == text.replace("quiet", 'LOUD \\"\\n')


def test_what_is_no_export(path: Path) -> None:
    path.write_text("[]")
    assert [one.reason for one in skipped(postman, path)] == ["damaged record"]
    with pytest.raises(Damaged):
        rewritten(postman, path)
