from __future__ import annotations

from pathlib import Path

import pytest

from oakum.review.manifests import objects
from oakum.review.manifests.objects import Identity, at, objects_of, steps
from oakum.review.manifests.units import Kind, Unit, find

from .conftest import CHART, KUSTOMIZE, config_map, needs_helm, needs_kubectl, write

WORKFLOW = "on: [push]\njobs:\n  a:\n    steps:\n      - run: make\n"


def of_file(root: Path, name: str, text: str):
    write(root, {name: text})
    return objects_of(root, [Unit(kind=Kind.FILE, path=name)])


def test_files_with_lines(tmp_path: Path) -> None:
    found = of_file(tmp_path, "m.yaml", config_map("a", x="1") + "---\n" + config_map("b", y="2"))
    assert [str(one.identity) for one in found.objects] == ["ConfigMap a", "ConfigMap b"]
    assert [one.line_of("$.data.y") for one in found.objects] == [6, 13]
    assert found.skipped == ()


def test_pipelines_are_known_by_their_path(tmp_path: Path) -> None:
    (one,) = of_file(tmp_path, ".github/workflows/ci.yml", WORKFLOW).objects
    assert one.identity == Identity("", "", "", ".github/workflows/ci.yml")
    assert one.line_of("$.jobs['a'].steps[0].run") == 5


@pytest.mark.parametrize("text", ["a: b\n", "- a\n- b\n", "just text\n", ""])
def test_what_is_no_object_is_left_alone(tmp_path: Path, text: str) -> None:
    found = of_file(tmp_path, "values.yaml", text)
    assert (found.objects, found.skipped) == ((), ())


def test_templates_of_no_chart_are_told_of(tmp_path: Path) -> None:
    found = of_file(tmp_path, "m.yaml", "{{ if x }}\nkind: Pod\n{{ end }}\n")
    assert [(one.reason, one.by_default) for one in found.skipped] == [("not rendered", True)]


@pytest.mark.parametrize("text", ["kind: [\n", "kind: Pod\nkind: Pod\n", "a: " + "[" * 200 + "]" * 200, "a: *b\n"])
def test_what_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    found = of_file(tmp_path, "m.yaml", text)
    assert [(one.path, one.reason, one.by_default) for one in found.skipped] == [("m.yaml", "damaged", False)]


@needs_helm
@needs_kubectl
def test_rendered_ones(tmp_path: Path) -> None:
    write(tmp_path, CHART | KUSTOMIZE)
    found = objects_of(tmp_path, find(tmp_path).units)
    assert [(str(one.identity), one.path) for one in found.objects] == [
        ("Deployment web", "app/templates/web.yaml"),
        ("ConfigMap c", "base/kustomization.yaml"),
        ("ConfigMap prod/c", "prod/kustomization.yaml"),
    ]
    assert {one.line_of("$.kind") for one in found.objects} == {0}


def test_without_helm_a_chart_is_not_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, CHART)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = objects_of(tmp_path, find(tmp_path).units)
    assert [(one.path, one.reason, one.by_default) for one in found.skipped] == [("app", "not rendered", False)]


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("$", []),
        ("$.a.b-c[0].d", ["a", "b-c", 0, "d"]),
        ("$.data['a.b'][\"c d\"]", ["data", "a.b", "c d"]),
        ('$.x["a\\"b"]', ["x", 'a"b']),
    ],
)
def test_fields_as_steps(field: str, path: list[str | int]) -> None:
    assert steps(field) == path


def test_what_stands_at_a_field() -> None:
    value = {"a": [{"b": 1}], "c.d": 2}
    assert [at(value, field) for field in ("$.a[0].b", "$['c.d']", "$.a[3].b", "$.a.b")] == [1, 2, None, None]


def test_time_is_bounded_for_all_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"m.yaml": config_map("a", x="1")})
    monkeypatch.setattr(objects, "_MOST_SECONDS", -1)
    found = objects_of(tmp_path, find(tmp_path).units)
    assert [(one.path, one.reason, one.by_default) for one in found.skipped] == [("m.yaml", "not rendered", False)]
