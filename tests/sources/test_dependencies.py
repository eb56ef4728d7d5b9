from __future__ import annotations

import pytest

from oakum.sources.dependencies import ecosystem_of, is_manifest, names


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("package.json", '{"dependencies": {"a": "1"}, "devDependencies": {"@b/c": "2"}}', {"a", "@b/c"}),
        ("x/requirements-dev.txt", "# no\n-r base.txt\nFlask==2\nrequests[socks]>=1 ; x\n", {"flask", "requests"}),
        ("pyproject.toml", '[project]\ndependencies = ["click>=8"]\n[project.optional-dependencies]\nx = ["y"]',
         {"click", "y"}),
        ("pyproject.toml", '[dependency-groups]\ntest = ["pytest", {include-group = "x"}]', {"pytest"}),
        ("Cargo.toml", '[dependencies]\nserde = "1"\n', {"serde"}),
        ("go.mod", "module example.com/m\nrequire (\n\texample.com/a/b v1.2.3\n)\nrequire example.com/c v0.1.0\n",
         {"example.com/a/b", "example.com/c"}),
        ("Gemfile", 'source "x"\ngem "rails", "7"\n  gem \'pg\'\n', {"rails", "pg"}),
        ("pom.xml", "<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>", {"a"}),
        ("build.gradle.kts", 'implementation("g.h:a:1.0")\n', {"g.h:a"}),
        ("a.csproj", '<PackageReference Include="P" Version="1"/>', {"P"}),
        ("Dockerfile", "FROM --platform=x python:3.12 AS b\nFROM scratch\n", {"python", "scratch"}),
        (".github/workflows/ci.yml", "steps:\n  - uses: actions/checkout@v4\n  - uses: 'a/b@x'\n",
         {"actions/checkout", "a/b"}),
        ("README.md", "gem 'x'", set()),
    ],
)  # fmt: skip
def test_what_manifests_ask_for(path: str, text: str, expected: set[str]) -> None:
    assert names(path, text) == expected
    assert is_manifest(path) is bool(expected)


@pytest.mark.parametrize("path", ["package.json", "pyproject.toml", "Cargo.toml"])
@pytest.mark.parametrize("text", ["", "{", "[]", '{"dependencies": 3}', "[project]\ndependencies = 3", "[" * 5000])
def test_what_is_broken_asks_for_nothing(path: str, text: str) -> None:
    assert names(path, text) == frozenset()


@pytest.mark.parametrize(
    ("path", "ecosystem"),
    [
        ("web/package.json", "npm"),
        ("requirements.txt", "pypi"),
        ("pyproject.toml", "pypi"),
        (".github/workflows/ci.yml", "github-actions"),
        ("a/b.csproj", "nuget"),
        ("Dockerfile", "docker"),
        ("README.md", ""),
    ],
)
def test_whose_packages_a_manifest_asks_for(path: str, ecosystem: str) -> None:
    assert ecosystem_of(path) == ecosystem
