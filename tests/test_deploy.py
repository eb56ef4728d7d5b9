"""What is in deploy/: rendered by the real helm and kustomize, taken by a real API server, its command lines run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from admission_reviews import deployment, password
from deploy_chart import DEPLOY, NAMESPACE, helm, of_kind, rendered
from kube_api import KubeApi, kube_api
from oakum.config import load
from oakum.policy import exceptions
from oakum.server.admission.assemble import Options
from repo import Repo

FOREIGN = ("cert-manager.io", "monitoring.coreos.com", "argoproj.io", "toolkit.fluxcd.io", "kustomize.config.k8s.io")
EVERYTHING = [
    *("--set", "certificate.provider=cert-manager", "--set", "mutate.enabled=true", "--set", "enforce=false"),
    *(
        "--set",
        "serviceMonitor.enabled=true",
        "--set",
        "identityKey.existingSecret=key",
        "--set",
        "failurePolicy=Ignore",
    ),
    *("--set-string", 'config=[policy]\npacks = ["kubernetes"]', "--set-string", "policies.a\\.rego=package a"),
    *("--set", "exempt.namespaces={team-*}", "--set", "exempt.users={ada}", "--set", "priorityClassName=high"),
    *("--set", "exceptions.url=https://register.example", "--set", "exceptions.existingSecret=token"),
    *("--set", "exceptions.caFrom=authority", "--set", "exceptions.caKind=Secret"),
    *("--set-json", 'exceptions.egress={"ports":[8444],"to":[{"ipBlock":{"cidr":"192.0.2.0/24"}}]}'),
    *("--set-string", f'ignoreFile=[[ignore]]\nsecret = "sid_{"a" * 26}"\nreason = "revoked"'),
    *("--set", "excludedNamespaces={infra}", "--set-json", 'objectSelector={"matchLabels":{"a":"b"}}'),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KubeApi]:
    with kube_api(tmp_path_factory.mktemp("cluster")) as api:
        namespace = {"apiVersion": "v1", "kind": "Namespace"}
        labels = {"pod-security.kubernetes.io/enforce": "restricted"}
        for name in (NAMESPACE, "flux-system", "argocd"):
            assert api.apply({**namespace, "metadata": {"name": name, "labels": labels}}).code == 0
        yield api


def taken(api: KubeApi, objects: list[dict[str, Any]], namespace: str = NAMESPACE) -> None:
    """Has the API server check objects by its schemas, and pods by the strictest standard that it knows."""
    for one in objects:
        if one["apiVersion"].partition("/")[0].endswith(FOREIGN):
            continue
        checked = dict(one)
        if "generateName" in one["metadata"]:
            checked["metadata"] = {"name": "generated", **one["metadata"]}
        done = api.apply(
            checked, "--dry-run=server", "--validate=strict", "-n", one["metadata"].get("namespace", namespace)
        )
        assert done.code == 0, done.error
        assert "would violate PodSecurity" not in done.error


def kustomize(folder: Path) -> list[dict[str, Any]]:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    done = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


@pytest.mark.parametrize("options", [[], EVERYTHING, ["--set", "networkPolicy.enabled=false"]])
def test_an_api_server_takes_the_chart(api: KubeApi, options: list[str]) -> None:
    objects = rendered(*options)
    taken(api, objects)
    template = of_kind(objects, "Deployment")["spec"]["template"]
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "pod", "namespace": NAMESPACE},
        "spec": template["spec"],
    }
    pod["spec"]["serviceAccountName"] = "default"
    done = api.apply(pod, "--dry-run=server")
    assert "PodSecurity" not in done.error


def test_every_argument_is_an_option() -> None:
    for options in ([], EVERYTHING):
        (container,) = of_kind(rendered(*options), "Deployment")["spec"]["template"]["spec"]["containers"]
        names = {one.partition("=")[0].lstrip("-").replace("-", "_") for one in container["args"][2:]}
        given = {"host": "hosts", "exempt_namespace": "exempt_namespaces", "exempt_user": "exempt_users"}
        assert {given.get(name, name) for name in names} <= set(Options.__struct_fields__)


@pytest.mark.parametrize(("policy", "does"), [("Fail", "deny"), ("Ignore", "allow")])
def test_what_cannot_be_judged_is_treated_as_registered(policy: str, does: str) -> None:
    objects = rendered("--set", f"failurePolicy={policy}", "--set", "timeoutSeconds=7")
    (webhook,) = of_kind(objects, "ValidatingWebhookConfiguration")["webhooks"]
    (container,) = of_kind(objects, "Deployment")["spec"]["template"]["spec"]["containers"]
    assert webhook["failurePolicy"] == policy
    assert {f"--on-error={does}", "--seconds=5"} <= set(container["args"])


def test_rights_are_as_few_as_can_be() -> None:
    objects = rendered()
    assert of_kind(objects, "Role")["rules"] == [
        {
            "apiGroups": [""],
            "resources": ["secrets"],
            "resourceNames": ["oakum-admission-certificate"],
            "verbs": ["get", "update"],
        }
    ]
    (rule,) = of_kind(objects, "ClusterRole")["rules"]
    assert (rule["resourceNames"], rule["verbs"]) == (["oakum-admission"], ["get", "patch"])
    none = rendered("--set", "certificate.provider=cert-manager")
    assert not {"Role", "ClusterRole", "Secret"} & {one["kind"] for one in none}
    pod = of_kind(none, "Deployment")["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False


def test_its_own_namespace_is_left_alone() -> None:
    objects = rendered(namespace="elsewhere", release="x")
    (webhook,) = of_kind(objects, "ValidatingWebhookConfiguration")["webhooks"]
    (expression,) = webhook["namespaceSelector"]["matchExpressions"]
    assert expression["values"] == ["kube-system", "kube-public", "kube-node-lease", "elsewhere"]
    assert webhook["clientConfig"]["service"]["name"] == of_kind(objects, "Service")["metadata"]["name"]


@pytest.mark.parametrize("option", ["failurepolicy=Fail", "failurePolicy=fail", "replicas=0", "timeoutSeconds=60"])
def test_a_wrong_value_is_refused(option: str) -> None:
    done = helm("template", "x", str(DEPLOY / "chart"), "--set", option)
    assert done.returncode != 0


def test_the_chart_lints() -> None:
    assert helm("lint", "--strict", str(DEPLOY / "chart")).returncode == 0


def test_the_kustomize_base_is_the_chart() -> None:
    base = list(yaml.safe_load_all((DEPLOY / "kustomize" / "base" / "install.yaml").read_text()))
    assert base == rendered(), "run deploy/kustomize/render"


@pytest.mark.parametrize("folder", ["base", "overlays/audit"])
def test_an_api_server_takes_the_kustomization(api: KubeApi, folder: str) -> None:
    objects = kustomize(DEPLOY / "kustomize" / folder)
    taken(api, [one for one in objects if one["kind"] != "Namespace"])
    is_audit = folder.endswith("audit")
    (webhook,) = of_kind(objects, "ValidatingWebhookConfiguration")["webhooks"]
    assert webhook["failurePolicy"] == ("Ignore" if is_audit else "Fail")
    (container,) = of_kind(objects, "Deployment")["spec"]["template"]["spec"]["containers"]
    assert ("--warn-only" in container["args"]) is is_audit


GITOPS = sorted((DEPLOY / "gitops").rglob("*.yaml"))


@pytest.mark.parametrize("path", GITOPS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_api_server_takes_the_gitops_examples(api: KubeApi, path: Path) -> None:
    objects = list(yaml.safe_load_all(path.read_text()))
    patch = [one for one in objects if one["metadata"].get("name") == "argocd-repo-server"]
    taken(api, [one for one in objects if one not in patch], "flux-system" if path.parent.name == "flux" else "argocd")


@pytest.fixture
def program(tmp_path: Path) -> dict[str, str]:
    """An environment in which `oakum` is this tree's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "oakum").write_text(f'#!/bin/sh\nexec {sys.executable} -m oakum.cli.main "$@"\n')
    (folder / "oakum").chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}


def shell(script: str, environment: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-euc", script], env=environment, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("kustomized", [True, False])
def test_the_plugin_of_argo_cd(program: dict[str, str], tmp_path: Path, kustomized: bool) -> None:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    plugin, _ = yaml.safe_load_all((DEPLOY / "gitops/argocd/plugin.yaml").read_text())
    assert yaml.safe_load(plugin["data"]["plugin.yaml"])["kind"] == "ConfigManagementPlugin"
    source = tmp_path / "source"
    source.mkdir()
    (source / "web.yaml").write_text(yaml.safe_dump(deployment()))
    if kustomized:
        (source / "kustomization.yaml").write_text("resources: [web.yaml]\nnamePrefix: my-\n")
    done = shell(plugin["data"]["generate"], program, source)
    assert done.returncode == 0, done.stderr
    (only,) = [one for one in yaml.safe_load_all(done.stdout) if one]
    assert only["metadata"]["name"] == ("my-web" if kustomized else "web")
    value = password()
    (source / "web.yaml").write_text(yaml.safe_dump(deployment(("DB_PASSWORD", value))))
    done = shell(plugin["data"]["generate"], program, source)
    assert (done.returncode, done.stdout) == (1, "")
    assert "env[0].value" in done.stderr
    assert value not in done.stderr


def test_the_hook_of_argo_cd(program: dict[str, str], tmp_path: Path, repo: Repo) -> None:
    job = yaml.safe_load((DEPLOY / "gitops/argocd/presync-hook.yaml").read_text())
    pod = job["spec"]["template"]["spec"]
    scripts = [*pod["initContainers"], *pod["containers"]]
    given = {one["name"]: one["value"] for one in scripts[0]["env"]}
    for name, variable in (("clean", ("LOG_LEVEL", "info")), ("leaking", ("DB_PASSWORD", password()))):
        repo.commit({f"{given['MANIFESTS']}/web.yaml": yaml.safe_dump(deployment(variable)).encode()})
        work = tmp_path / name
        work.mkdir()
        settings = {**program, **given, "REPOSITORY": str(repo.path), "REVISION": "HEAD"}
        done = [shell(one["args"][0].replace("/scratch", str(work)), settings, work) for one in scripts]
        assert [one.returncode for one in done] == [0, int(name == "leaking")], done


def test_the_check_of_flux(program: dict[str, str], tmp_path: Path) -> None:
    job = next(yaml.safe_load_all((DEPLOY / "gitops/flux/check-job.yaml").read_text()))
    (scan,) = job["spec"]["template"]["spec"]["containers"]
    folder = tmp_path / "overlays" / "production"
    folder.mkdir(parents=True)
    for variable, code in ((("LOG_LEVEL", "info"), 0), (("DB_PASSWORD", password()), 1)):
        (folder / "web.yaml").write_text(yaml.safe_dump(deployment(variable)))
        assert shell(scan["args"][0].replace("/scratch", str(tmp_path)), program, tmp_path).returncode == code


def test_the_chart_configures_the_register_and_the_ignore_file(tmp_path: Path) -> None:
    objects = rendered(*EVERYTHING)
    (config,) = [one for one in objects if one["kind"] == "ConfigMap" and "oakum.toml" in one["data"]]
    for name, text in config["data"].items():
        (tmp_path / name).write_text(text)
    settings = load(tmp_path, user_file=tmp_path / "oakum.toml", use_repository=False).settings
    assert settings.exceptions.url == "https://register.example"
    assert settings.policy.packs == ("kubernetes",)
    mounted = of_kind(objects, "Deployment")["spec"]["template"]["spec"]["containers"][0]["volumeMounts"]
    paths = [one["mountPath"] for one in mounted]
    for path in (settings.exceptions.token_file, settings.exceptions.ca_file, settings.ignore_file):
        assert any(path == one or path.startswith(f"{one}/") for one in paths)
    assert [one.secret for one in exceptions.load(tmp_path / "ignore.toml")] == ["sid_" + "a" * 26]
    (*_, register) = of_kind(objects, "NetworkPolicy")["spec"]["egress"]
    assert register == {"ports": [{"port": 8444}], "to": [{"ipBlock": {"cidr": "192.0.2.0/24"}}]}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["exceptions.url=https://a.example"], "existingSecret"),
        (["exceptions.url=http://a.example", "exceptions.existingSecret=a"], "exceptions"),
        (["exceptions.url=https://a.example", "exceptions.existingSecret=a", "config=[exceptions]"], "already"),
        (["ignoreFile=x", "config=ignore_file = 'y'"], "already"),
    ],
)
def test_half_a_register_is_refused(options: list[str], told: str) -> None:
    done = helm("template", "a", str(DEPLOY / "chart"), *(word for one in options for word in ("--set", one)))
    assert done.returncode != 0
    assert told in done.stderr
