from __future__ import annotations

from pathlib import Path

import pytest

from oakum.review.manifests import units
from oakum.review.manifests.units import Kind, Unit, find

from .conftest import CHART, KUSTOMIZE, config_map, write


def names(found: units.Found) -> list[tuple[str, str, str]]:
    return [(str(one.kind), one.path, one.variant) for one in found.units]


def test_each_file_belongs_to_one_unit(tmp_path: Path) -> None:
    write(
        tmp_path, CHART | KUSTOMIZE | {"plain.yaml": config_map(), "app/values-prod.yaml": "a: b\n", "README.md": "x"}
    )
    assert names(find(tmp_path)) == [
        ("helm", "app", ""),
        ("helm", "app", "values-prod.yaml"),
        ("kustomize", "base/kustomization.yaml", ""),
        ("kustomize", "prod/kustomization.yaml", ""),
        ("file", "plain.yaml", ""),
    ]
    assert names(find(tmp_path, "prod")) == [("kustomize", "prod/kustomization.yaml", "")]


def test_components_are_judged_where_they_are_taken_in(tmp_path: Path) -> None:
    component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [m.yaml]\n"
    taken, left = {"c/kustomization.yaml": component, "c/m.yaml": config_map()}, {"d/kustomization.yaml": component}
    write(
        tmp_path, KUSTOMIZE | taken | left | {"prod/kustomization.yaml": "resources: [../base]\ncomponents: [../c]\n"}
    )
    found = find(tmp_path)
    assert [unit.path for unit in found.units] == ["base/kustomization.yaml", "prod/kustomization.yaml"]
    assert [(one.path, one.by_default) for one in found.skipped] == [("d/kustomization.yaml", True)]


def test_charts_in_a_folder_called_charts(tmp_path: Path) -> None:
    inner = {f"charts/{name}": text for name, text in CHART.items()}
    write(tmp_path, inner | {f"charts/app/charts/db/{name.removeprefix('app/')}": text for name, text in CHART.items()})
    assert names(find(tmp_path)) == [("helm", "charts/app", "")]


def test_a_chart_may_be_the_root(tmp_path: Path) -> None:
    write(tmp_path, {name.removeprefix("app/"): text for name, text in CHART.items()})
    (unit,) = find(tmp_path).units
    assert (unit.kind, unit.path, unit.name) == (Kind.CHART, "", ".")


def test_a_digest_changes_with_everything_that_a_unit_is_made_of(tmp_path: Path) -> None:
    write(tmp_path, CHART | KUSTOMIZE | {"plain.yaml": config_map()})
    before = find(tmp_path).digests
    write(tmp_path, {"base/map.yaml": config_map(mode="test")})
    after = find(tmp_path).digests
    changed = {unit.path for unit in before if before[unit] != after[unit]}
    assert changed == {"base/kustomization.yaml", "prod/kustomization.yaml"}
    write(tmp_path, {"app/files/more.txt": "x"})
    assert find(tmp_path).digests[Unit(kind=Kind.CHART, path="app")] != after[Unit(kind=Kind.CHART, path="app")]


def test_bounds_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "_MOST_UNITS", 2)
    write(tmp_path, {f"{n}.yaml": config_map() for n in range(4)})
    found = find(tmp_path)
    monkeypatch.setattr(units, "_MOST_FILES", 3)
    assert [one.detail for one in find(tmp_path).skipped][-1] == "more than 3"
    assert len(found.units) == 2
    assert [(one.path, one.reason, one.by_default) for one in found.skipped] == [
        ("2.yaml", "too many files", False),
        ("3.yaml", "too many files", False),
    ]


def test_links_that_lead_out_of_a_chart_are_said(tmp_path: Path) -> None:
    write(tmp_path / "root", CHART)
    (tmp_path / "root" / "app" / "templates" / "more.yaml").symlink_to("/etc/hostname")
    assert [one.reason for one in find(tmp_path / "root").skipped] == ["not rendered"]
