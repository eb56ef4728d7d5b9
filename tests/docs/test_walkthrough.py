"""What a new user does: every command line of the pages on policies, with their files, as it stands there."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import blocks

from oakum.rules.template import expand
from repo import Repo

Steps = dict[str, tuple[int, str]]
"""Command line of the page, or its beginning -> exit code, and what it says."""

CHART: dict[str, bytes | None] = {
    "Chart.yaml": b"apiVersion: v2\nname: shop\nversion: 0.1.0\n",
    "values.yaml": b"password: ''\n",
    "values-prod.yaml": b"replicas: 3\n",
    "templates/web.yaml": b"""\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: shop, env: [{name: PASSWORD, value: {{ .Values.password | quote }}}]}]}
""",
}
DEPLOYMENT = b"""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {spec: {containers: [{name: web, image: "nginx:latest"}]}}}
"""
VALIDATING = """\
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: named}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], resources: [deployments], operations: [CREATE]}]
  validations: [{expression: "'team' in object.metadata", message: say whose it is}]
"""
ADMISSION = VALIDATING.replace("policies.kyverno.io", "admissionregistration.k8s.io").replace(
    "ValidatingPolicy", "ValidatingAdmissionPolicy"
)


def lines(page: str) -> list[str]:
    """The command lines of a page that call the program."""
    shown = [line.strip() for block in blocks("sh") if block.page == page for line in block.text.splitlines()]
    return [line for line in shown if "oakum" in line.split()]


class User:
    """Somebody with `oakum` on the path, in a repository."""

    def __init__(self, repo: Repo, home: Path) -> None:
        self.repo = repo
        (home / "oakum").write_text(f'#!/bin/sh\nexec {sys.executable} -m oakum.cli.main "$@"\n')
        (home / "oakum").chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OAKUM_", "GIT_", "CI"))}
        path = f"{home}{os.pathsep}{os.environ['PATH']}"
        self._environment = {**kept, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "PATH": path}

    def runs(self, line: str, expected: int) -> str:
        """What a command line says."""
        done = subprocess.run(
            ["sh", "-uc", line],
            env=self._environment, cwd=self.repo.path, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode == expected, f"{line}\n{said}"
        return said

    def follows(self, page: str, steps: Steps) -> None:
        """Runs the page from its first line to its last; each has to be among the steps."""
        page = f"docs/how-to/{page}.md"
        assert lines(page)
        for line in lines(page):
            code, expected = next(step for start, step in steps.items() if line.startswith(start))
            assert expected in self.runs(line, code), line


@pytest.fixture
def user(repo: Repo, tmp_path: Path) -> User:
    home = tmp_path / "home"
    home.mkdir()
    repo.commit({"app.py": b"print('hello')\n"})
    return User(repo, home)


@pytest.fixture
def token() -> bytes:
    return expand("{crc:ghp_,30}", random.Random(5)).encode()


@pytest.fixture
def policies(user: User) -> None:
    """The rules that the page shows, among those that `oakum policy init` writes."""
    user.runs("oakum policy init", 0)
    rule, test = (block.text.encode() for block in blocks("rego") if block.page == "docs/how-to/policies.md")
    user.repo.commit(
        {"policy/payments.rego": rule, "policy/payments_test.rego": test, "event.json": b'{"kind":"scan"}'}
    )


def in_a_clone(user: User, path: Path) -> None:
    """What a job of a pull request has: the change, and the base as a branch of `origin`."""
    user.repo.git("clone", "-q", "-b", "feature", str(user.repo.path), str(path))
    user.repo.path = path


@pytest.mark.usefixtures("policies")
def test_policies(user: User, token: bytes) -> None:
    begun = "policy/payments.rego", "4 tests, 4 passed"
    steps: Steps = {
        "oakum policy init": (0, "there already"),
        "oakum policy verify && oakum scan": (1, "deny oakum.team.public-folder"),
        "oakum policy verify": (0, begun[1]),
        "oakum policy schema": (0, "secret_id"),
        "oakum policy decide": (0, "allow"),
        "oakum policy packs kubernetes --source": (0, "package oakum.kubernetes"),
        "oakum policy packs kubernetes": (0, "literal-env"),
        "oakum policy packs": (0, "supply"),
        "oakum ignore add": (0, "OPS-123"),
    }
    user.repo.commit({"docs/setup.md": b"token: " + token + b"\n"})
    user.follows("policies", steps)


@pytest.mark.usefixtures("policies")
def test_pull_requests(user: User, token: bytes, tmp_path: Path) -> None:
    user.repo.branch("feature")
    user.repo.commit({"docs/setup.md": b"token: " + token + b"\n"})
    in_a_clone(user, tmp_path / "clone")
    user.follows("pull-requests", {"oakum review": (1, "deny: oakum.team.public-folder docs/setup.md:1: ")})
    comment = (user.repo.path / "review.md").read_text()
    assert "`oakum.team.public-folder`" in comment
    assert "https://git.example/app/src/commit/" in comment
    assert token.decode() not in comment
    assert "nothing to comment on" in user.runs("oakum comment review.md", 2)


@pytest.mark.skipif(not shutil.which("helm"), reason="helm is not installed")
def test_gate(user: User, tmp_path: Path) -> None:
    password = expand("{alnum:24}", random.Random(7)).encode()
    user.repo.commit({f"deploy/prod/{name}": text for name, text in CHART.items()} | {"released/web.yaml": DEPLOYMENT})
    user.repo.branch("feature")
    user.repo.commit({"deploy/prod/values.yaml": b"password: " + password + b"\n", "rendered/web.yaml": DEPLOYMENT})
    in_a_clone(user, tmp_path / "clone")
    denied = "oakum.kubernetes.literal-env"
    steps: Steps = {
        "oakum gate --base origin/main deploy": (1, denied),
        "oakum gate deploy/prod": (1, denied),
        "oakum gate --base released/": (0, "0 new objects, 0 changed objects"),
    }
    user.follows("gate", steps)


def test_kyverno_and_vap(user: User) -> None:
    files = {
        "policies/own.yaml": VALIDATING,
        "admission/own.yaml": ADMISSION,
        "params.yaml": "",
        "namespaces/a.yaml": "",
    }
    user.repo.commit({name: text.encode() for name, text in files.items()})
    user.repo.commit({"deploy/web.yaml": DEPLOYMENT, "deploy/db.yaml": DEPLOYMENT.replace(b"web", b"db")})
    denied = "Deployment web: say whose it is"
    steps: Steps = {
        "oakum policy test": (1, denied),
        "oakum policy export": (0, " files in polic"),
        "oakum scan k8s:": (0, "Nothing found"),
    }
    user.follows("kyverno-and-vap", steps)
    assert '"ClusterPolicyReport"' in (user.repo.path / "report.json").read_text()


@pytest.mark.skipif(not shutil.which("helm"), reason="helm is not installed")
def test_policies_conftest(user: User) -> None:
    for block in blocks("rego"):
        if block.page == "docs/how-to/policies-conftest.md" and (name := re.match(r"# (\S+)\n", block.text)):
            user.repo.write({name[1]: block.text.encode()})
    user.repo.write({f"chart/{name}": text for name, text in CHART.items()})
    user.repo.write({"deployment.yaml": DEPLOYMENT, "k8s/web.yaml": DEPLOYMENT})
    user.repo.write({"Dockerfile": b"FROM nginx:latest\n", "infra/main.tf": b'locals { a = "b" }\n'})
    denied = "web: name a version of web"
    steps: Steps = {
        "oakum policy parse": (0, '"image": "nginx:latest"'),
        "oakum policy test": (1, denied),
        "helm template": (0, "1 test, 1 passed"),
        "oakum policy verify --report full": (0, "PASS: 1/1"),
        "oakum policy verify": (0, "1 test, 1 passed"),
    }
    user.follows("policies-conftest", steps)


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")
def test_gitops(user: User) -> None:
    literal = b"secretGenerator: [{name: a, literals: ['password=" + expand("{alnum:24}", random.Random(9)).encode()
    user.repo.write({"overlays/production/kustomization.yaml": literal + b"']}]\n"})
    user.follows("gitops", {"kubectl kustomize": (1, "HIGH")})
