from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from oakum.detect.known.collect.places import at_home, by_variable, in_project, place_for


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def kinds(found: object) -> dict[str, str]:
    return {str(path): place.kind for place, path in found}  # type: ignore[attr-defined]


def test_files_of_the_home_directory_are_found_also_by_glob(tmp_path: Path) -> None:
    write(tmp_path, ".netrc", ".config/gcloud/legacy_credentials/me/adc.json", ".cursor/mcp.json", "other/.netrc")
    assert kinds(at_home(tmp_path)) == {
        str(tmp_path / ".netrc"): "netrc",
        str(tmp_path / ".config/gcloud/legacy_credentials/me/adc.json"): "gcp",
        str(tmp_path / ".cursor/mcp.json"): "mcp",
    }


def test_files_of_a_project_are_found_some_folders_deep(tmp_path: Path) -> None:
    there = (".env", "a/b/c/.env.local", ".mcp.json", ".vscode/mcp.json", "a/prod.env", ".codex/config.toml")
    left = ("a/b/c/d/.env", "node_modules/x/.env", ".git/.env", ".env.example", "a/.env.sample", "a/other.txt")
    write(tmp_path, *there, *left)
    assert set(kinds(in_project(tmp_path))) == {str(tmp_path / name) for name in there}


def test_links_and_folders_of_a_hostile_project_are_passed_over(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    write(outside, ".env")
    project = tmp_path / "project"
    (project / ".netrc").mkdir(parents=True)
    (project / "loop").symlink_to(project)
    (project / "linked").symlink_to(outside)
    (project / ".env").symlink_to(outside / ".env")
    assert kinds(in_project(project)) == {}
    assert kinds(in_project(tmp_path / "absent")) == {}


def test_variables_name_files(tmp_path: Path) -> None:
    write(tmp_path, "one", "two")
    environ = {
        "KUBECONFIG": f"{tmp_path}/one:{tmp_path}/two:{tmp_path}/absent:",
        "NETRC": "\0",
        "PGPASSFILE": "x" * 300,
    }
    assert kinds(by_variable(environ, ":")) == {str(tmp_path / "one"): "kube", str(tmp_path / "two"): "kube"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("/p/.env", "dotenv"),
        ("/p/.env.production", "dotenv"),
        ("/p/web.env", "dotenv"),
        ("/home/me/.aws/credentials", "aws"),
        ("/home/me/.docker/config.json", "docker"),
        ("/p/.mcp.json", "mcp"),
        ("/home/me/.codex/config.toml", "mcp"),
        ("/p/kubeconfig", "kube"),
        ("/p/values.txt", "list"),
        ("/p/credentials", "list"),
    ],
)
def test_a_name_says_what_a_file_is(name: str, kind: str) -> None:
    assert place_for(PurePosixPath(name)).kind == kind
