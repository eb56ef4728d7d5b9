from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from oakum.model import ExitCode, Identity, PolicyError, RepositoryError, SourceError
from oakum.review.gate import Asked, Gated, gate
from repo import Repo

from .manifests.conftest import CHART, config_map, needs_helm, write

Token = Callable[[int], bytes]


def run(folder: Path, base: str = "", **asked: object) -> Gated:
    return gate(Asked(folder=folder, base=base, overrides={"scan.cache": False}, **asked), Identity(bytes(32)))  # type: ignore[arg-type]


def committed(repo: Repo, files: dict[str, str]) -> str:
    return repo.commit({name: text.encode() for name, text in files.items()})


def test_a_folder_against_a_folder(tmp_path: Path, github_token: Token) -> None:
    value = github_token(1).decode()
    old = write(tmp_path / "old", {"m.yaml": config_map(mode="x")})
    new = write(tmp_path / "new", {"m.yaml": config_map(mode="x", token=value)})
    assert run(old, str(old)).exit_code is ExitCode.OK
    gated = run(new, str(old))
    assert gated.exit_code is ExitCode.DENIED
    assert run(new, str(new)).exit_code is ExitCode.OK
    assert run(new, str(new), everything=True).exit_code is ExitCode.DENIED


def test_a_work_tree_against_a_revision(repo: Repo, github_token: Token) -> None:
    value = github_token(1).decode()
    committed(repo, {"deploy/m.yaml": config_map(mode="x"), "elsewhere/m.yaml": config_map(token=value)})
    write(repo.path, {"deploy/m.yaml": config_map(mode="x", token=value)})
    assert run(repo.path / "deploy", "HEAD").exit_code is ExitCode.DENIED
    write(repo.path, {"deploy/m.yaml": config_map(mode="y")})
    gated = run(repo.path / "deploy", "HEAD")
    assert gated.exit_code is ExitCode.OK
    assert [pair.fields for pair in gated.judged.difference.pairs] == [("$.data.mode",)]


def test_without_a_base_everything_is_new(tmp_path: Path, github_token: Token) -> None:
    write(tmp_path, {"m.yaml": config_map(token=github_token(1).decode())})
    gated = run(tmp_path)
    assert gated.exit_code is ExitCode.DENIED
    assert gated.notes == ("No policies are configured in `[policy]`: the packs gitops, kubernetes decide.",)


def test_the_configuration_of_the_base_counts(repo: Repo) -> None:
    policy = 'package oakum.own\n\ndeny contains "not now" if input.object.data.mode == "y"\n'
    committed(repo, {"m.yaml": config_map(mode="x"), "oakum.toml": '[policy]\nfolder = "p"\n', "p/own.rego": policy})
    write(repo.path, {"m.yaml": config_map(mode="y"), "oakum.toml": "", "p/own.rego": policy.replace("deny", "warn")})
    (ground,) = run(repo.path, "HEAD").judged.grounds
    assert (ground.policy, ground.message) == ("oakum.own.deny", "ConfigMap c: not now")
    assert run(repo.path, "HEAD", trust_head=True).exit_code is ExitCode.OK
    assert run(repo.path, "HEAD", use_repository=False).exit_code is ExitCode.OK


@needs_helm
def test_what_does_not_render_is_no_pass(tmp_path: Path) -> None:
    write(tmp_path, CHART)
    assert run(tmp_path).exit_code is ExitCode.OK
    write(tmp_path, {"app/templates/broken.yaml": "{{ .Values.missing.deeply }}\n"})
    gated = run(tmp_path)
    assert gated.exit_code is ExitCode.INCOMPLETE
    assert [one.reason for one in gated.judged.skipped] == ["not rendered"]


def test_what_is_damaged_is_no_pass(tmp_path: Path) -> None:
    write(tmp_path, {"m.yaml": config_map(mode="x"), "n.yaml": "kind: [\n"})
    assert run(tmp_path).exit_code is ExitCode.INCOMPLETE


def test_a_broken_policy_is_an_error(repo: Repo) -> None:
    committed(repo, {"m.yaml": config_map(a="b"), "oakum.toml": '[policy]\nfolder = "p"\n', "p/a.rego": "package x y"})
    with pytest.raises(PolicyError, match=r"a\.rego"):
        run(repo.path)


def test_nothing_to_judge_is_said(tmp_path: Path, repo: Repo) -> None:
    with pytest.raises(SourceError, match="there are no manifests below it"):
        run(write(tmp_path / "empty", {"README.md": "x"}))
    with pytest.raises(SourceError, match="is no folder"):
        run(tmp_path / "missing")
    write(tmp_path / "plain", {"m.yaml": config_map(a="b")})
    with pytest.raises(RepositoryError, match="is in no git repository"):
        run(tmp_path / "plain", "main")
    committed(repo, {"m.yaml": config_map(a="b")})
    with pytest.raises(RepositoryError, match="there is no commit"):
        run(repo.path, "nowhere")


def test_a_register_out_of_reach_is_said(tmp_path: Path, github_token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAKUM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("OAKUM_EXCEPTIONS_URL", "https://localhost:1")
    monkeypatch.setenv("OAKUM_EXCEPTIONS_TOKEN", "a-token")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "a.yaml").write_text(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{k: {github_token(1).decode()}}}\n"
    )
    gated = run(tmp_path / "new")
    assert gated.exit_code is ExitCode.DENIED
    assert any("no exception of it is heard" in note for note in gated.notes)
