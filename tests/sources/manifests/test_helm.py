from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from oakum.sources.manifests import rendering
from oakum.sources.manifests.helm import Rendered, available, charts, is_chart

NEEDS_HELM = "helm is not installed"


def chart(folder: Path, template: str, values: str) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 1.0.0\n")
    (folder / "values.yaml").write_text(values)
    (folder / "templates" / "secret.yaml").write_text(template)
    return folder


TEMPLATE = "kind: Secret\nmetadata: {name: db}\nstringData:\n  password: {{ .Values.db.password | quote }}\n"


def test_which_files_are_charts() -> None:
    assert is_chart("Chart.yaml")
    assert is_chart("apps/web/Chart.yaml")
    assert not is_chart("apps/Chart.yml")


def test_a_chart_in_a_chart_does_not_stand_for_itself() -> None:
    paths = ["charts/web/Chart.yaml", "charts/web/charts/db/Chart.yaml", "charts/web-admin/Chart.yaml", "a/Chart.yaml"]
    assert charts(paths) == ["a", "charts/web", "charts/web-admin"]
    assert charts(["Chart.yaml", "charts/db/Chart.yaml"]) == [""]
    assert charts(["values.yaml"]) == []


@pytest.mark.skipif(not available(), reason=NEEDS_HELM)
def test_rendered_under_the_path_of_the_template(tmp_path: Path) -> None:
    chart(tmp_path / "apps" / "app", TEMPLATE, "db: {password: example-22}\n")
    (text,) = pickle.loads(pickle.dumps(Rendered(str(tmp_path), "apps/app")))
    assert text.path == "apps/app/templates/secret.yaml"
    assert 'password: "example-22"' in text.content
    assert text.original == TEMPLATE
    assert text.values == (("apps/app/values.yaml", "db: {password: example-22}\n"),)


@pytest.mark.skipif(not available(), reason=NEEDS_HELM)
def test_a_chart_that_does_not_render(tmp_path: Path) -> None:
    chart(tmp_path, "{{ fail .Values.secret }}", "secret: example-22\n")
    (text,) = Rendered(str(tmp_path), "")
    assert [one.reason for one in text.skipped] == ["not rendered"]
    assert "example-22" not in text.skipped[0].detail


def test_without_helm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not available()
    (text,) = Rendered(str(tmp_path), "")
    assert [one.reason for one in text.skipped] == ["not rendered"]


def test_one_that_never_ends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool = tmp_path / "helm"
    tool.write_text("#!/bin/sh\nexec sleep 60\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(rendering, "SECONDS", 0.2)
    (text,) = Rendered(str(tmp_path), "")
    assert "took more than" in text.skipped[0].detail


@pytest.mark.skipif(not available(), reason=NEEDS_HELM)
def test_with_other_values_beside(tmp_path: Path) -> None:
    chart(tmp_path / "app", TEMPLATE, "db: {password: example-22}\n")
    (tmp_path / "app" / "values-prod.yaml").write_text("db: {password: example-33}\n")
    (text,) = Rendered(str(tmp_path), "app", "values-prod.yaml")
    assert 'password: "example-33"' in text.content
    assert [path for path, _ in text.values] == ["app/values.yaml", "app/values-prod.yaml"]


@pytest.mark.skipif(not available(), reason=NEEDS_HELM)
def test_why_a_chart_does_not_render(tmp_path: Path) -> None:
    chart(tmp_path / "app", TEMPLATE, "db: {password: example-22}\n")
    description = (tmp_path / "app" / "Chart.yaml").read_text()
    needs = "dependencies: [{name: db, version: 1.0.0, repository: 'https://charts.example'}]\n"
    (tmp_path / "app" / "Chart.yaml").write_text(description + needs)
    (text,) = Rendered(str(tmp_path), "app")
    assert "helm dependency build" in text.skipped[0].detail
    (tmp_path / "app" / "Chart.yaml").write_text(description + "type: library\n")
    (text,) = Rendered(str(tmp_path), "app")
    assert (text.skipped[0].by_default, "library" in text.skipped[0].detail) == (True, True)


@pytest.mark.skipif(not available(), reason=NEEDS_HELM)
def test_memory_is_bounded(tmp_path: Path) -> None:
    chart(tmp_path, '{{ repeat 8000000000 "x" }}', "a: b\n")
    (text,) = Rendered(str(tmp_path), "")
    assert [one.reason for one in text.skipped] == ["not rendered"]
    assert text.content == ""
