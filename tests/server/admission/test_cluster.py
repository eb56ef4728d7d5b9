"""A real API server asks the webhook, installed as the chart says. Only the endpoints are made up: there are no nodes
that would run its pods."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from admission_reviews import deployment, password, secret
from deploy_chart import NAMESPACE, RELEASE, of_kind, rendered
from kube_api import KubeApi, address, kube_api
from webhook import Running, webhook

CRD = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "externalsecrets.external-secrets.io"},
    "spec": {
        "group": "external-secrets.io",
        "scope": "Namespaced",
        "names": {"kind": "ExternalSecret", "plural": "externalsecrets", "singular": "externalsecret"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
            }
        ],
    },
}
SLICE = {
    "apiVersion": "discovery.k8s.io/v1",
    "kind": "EndpointSlice",
    "metadata": {"name": RELEASE, "namespace": NAMESPACE, "labels": {"kubernetes.io/service-name": RELEASE}},
    "addressType": "IPv4",
}
PROVIDED = password()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KubeApi]:
    """An API server with a namespace, a Secret, and the ExternalSecret that fills it."""
    with kube_api(tmp_path_factory.mktemp("cluster")) as api:
        for namespace in ("shop", NAMESPACE):
            assert api.kubectl("create", "namespace", namespace).code == 0
        assert api.apply(CRD).code == 0
        external = {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret"}
        external |= {"metadata": {"name": "db", "namespace": "shop"}}
        until(lambda: api.apply(external).code == 0)
        assert api.apply(secret(password=PROVIDED)).code == 0
        yield api


@pytest.fixture(scope="module")
def running(api: KubeApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The webhook with the rights of its own account, and registered."""
    folder = tmp_path_factory.mktemp("webhook")
    objects = rendered("--set", "mutate.enabled=true", "--set", "inSecrets=warn")
    done = api.apply(yaml.safe_dump_all(objects))
    assert done.code == 0, done.error
    with webhook(
        folder, *options_of(api, objects, folder), host=address(), environment=account(api, folder)
    ) as webhook_:
        ports = [{"name": "reviews", "port": webhook_.port, "protocol": "TCP"}]
        done = api.apply({**SLICE, "endpoints": [{"addresses": [address()]}], "ports": ports})
        assert done.code == 0, done.error
        until(lambda: api.apply(deployment(name="first")).code == 0)
        yield webhook_


def options_of(api: KubeApi, objects: list[dict[str, Any]], folder: Path) -> list[str]:
    """What the Deployment of the chart says, but for the addresses."""
    (container,) = of_kind(objects, "Deployment")["spec"]["template"]["spec"]["containers"]
    arguments = [one for one in container["args"][2:] if not one.startswith(("--listen", "--probes"))]
    return [*arguments, "--context=account"]


def account(api: KubeApi, folder: Path) -> dict[str, str]:
    """A kubeconfig of the webhook's own service account."""
    token = api.kubectl("create", "token", RELEASE, "-n", NAMESPACE).out.strip()
    config = yaml.safe_load(api.kubeconfig.read_text())
    config["users"] = [{"name": "account", "user": {"token": token}}]
    config["contexts"] = [{"name": "account", "context": {"cluster": "real", "user": "account"}}]
    path = folder / "account"
    path.write_text(yaml.safe_dump(config))
    return {"KUBECONFIG": str(path)}


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_it_is_trusted_by_the_certificate_that_it_made(api: KubeApi, running: Running) -> None:
    for kind in ("validating", "mutating"):
        (found,) = api.get(f"{kind}webhookconfigurations", RELEASE)["webhooks"]
        assert found["clientConfig"]["caBundle"]
    assert set(api.get("secret", f"{RELEASE}-certificate", "-n", NAMESPACE)["data"]) >= {"tls.crt", "tls.key"}


def test_its_account_may_do_nothing_else(api: KubeApi, running: Running) -> None:
    user = f"system:serviceaccount:{NAMESPACE}:{RELEASE}"
    for denied in ("list secrets -A", "create secrets", f"delete secret/{RELEASE}-certificate", "create pods"):
        assert api.kubectl("auth", "can-i", *denied.split(), "-n", NAMESPACE, user=user).out.strip() == "no"


def test_a_clean_deployment_is_accepted(api: KubeApi, running: Running) -> None:
    done = api.apply(deployment(("LOG_LEVEL", "info"), name="clean"))
    assert done.code == 0
    assert "secret in plain" not in done.error


@pytest.mark.parametrize("options", [(), ("--dry-run=server",)])
def test_a_leaking_deployment_is_refused(api: KubeApi, running: Running, options: tuple[str, ...]) -> None:
    value = password()
    done = api.apply(deployment(("DB_PASSWORD", value), name="leaking"), *options)
    assert done.code == 1
    assert 'admission webhook "validate.admission.oakum" denied the request' in done.error
    assert "$.spec.template.spec.containers[0].env[0].value: a secret in plain" in done.error
    assert value not in done.error
    assert api.kubectl("get", "deployment", "leaking", "-n", "shop").code == 1
    reviews = [line for line in running.lines() if line["event"] == "review" and line.get("name") == "leaking"]
    assert reviews[-1].get("dry_run", False) is bool(options)
    assert value not in running.log.read_text()


def test_a_secret_is_judged_by_what_its_data_says(api: KubeApi, running: Running) -> None:
    value = password()
    done = api.apply({**secret(password=value), "metadata": {"name": "other", "namespace": "shop"}})
    assert done.code == 0
    assert "Warning: oakum: $.data.password: a secret in a Secret" in done.error
    assert value not in done.error


def test_a_change_is_judged_by_what_is_new_in_it(api: KubeApi, running: Running) -> None:
    assert api.apply(deployment(name="changed")).code == 0
    done = api.apply(deployment(("API_TOKEN", password()), name="changed"))
    assert done.code == 1
    assert "env[0].value" in done.error


def test_pods_of_what_runs_already_can_be_made_anew(api: KubeApi, running: Running) -> None:
    pod = deployment(("DB_PASSWORD", password()))["spec"]["template"]
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-1", "uid": "1", "controller": True}
    metadata = {"name": "web-1-a", "namespace": "shop", "ownerReferences": [owner]}
    manifest = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod["spec"]}
    name = "system:serviceaccount:kube-system:replicaset-controller"
    assert api.kubectl("create", "rolebinding", "pods", "--clusterrole=admin", f"--user={name}", "-n", "shop").code == 0
    assert api.kubectl("create", "-f", "-", given=manifest).code == 1
    done = api.kubectl("create", "-f", "-", given=manifest, user=name)
    assert done.code == 0, done.error
    assert "stands here in plain already" in done.error


def test_a_known_literal_becomes_a_reference(api: KubeApi, running: Running) -> None:
    done = api.apply(deployment(("DB_PASSWORD", PROVIDED), name="literal"))
    assert done.code == 0, done.error
    (container,) = api.get("deployment", "literal", "-n", "shop")["spec"]["template"]["spec"]["containers"]
    assert container["env"] == [
        {"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}
    ]
    assert "became a reference to db" in done.error
    assert PROVIDED not in str(api.get("deployment", "literal", "-n", "shop"))


def test_its_own_and_the_system_namespaces_are_left_alone(api: KubeApi, running: Running) -> None:
    for namespace in ("kube-system", NAMESPACE):
        assert api.apply(deployment(("DB_PASSWORD", password()), name="leaking", namespace=namespace)).code == 0


def test_the_failure_policy_holds_while_the_webhook_is_down(api: KubeApi, running: Running) -> None:
    assert running.end() == 0
    done = api.apply(deployment(name="later"))
    assert done.code == 1
    assert "failed calling webhook" in done.error
    objects = rendered("--set", "failurePolicy=Ignore", "--set", "mutate.enabled=true")
    registrations = [one for one in objects if one["kind"].endswith("WebhookConfiguration")]
    assert api.apply(yaml.safe_dump_all(registrations)).code == 0
    until(lambda: api.apply(deployment(name="later")).code == 0)
