from __future__ import annotations

import base64
import gzip
import json

import pytest

from oakum.sources.manifests.fields import Field, Subject, fields, objects, subject_of
from oakum.sources.manifests.nodes import documents


def found(text: str) -> dict[str, Field]:
    return {field.path: field for document in documents(text) if document.root for field in fields(document.root)}


def b64(text: str | bytes) -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def secrets(text: str) -> dict[str, bytes]:
    return {path: field.value for path, field in found(text).items() if field.secret}


def test_a_secret() -> None:
    data = f"data:\n  password: {b64('example-22')}\nstringData:\n  a.key: example-1\n"
    text = f"kind: {'Secret'}\nmetadata: {{name: db, namespace: shop}}\n{data}"
    assert secrets(text) == {"$.data.password": b"example-22", "$.stringData['a.key']": b"example-1"}
    one = found(text)["$.data.password"]
    assert (one.subject, one.name, one.decoded) == (Subject("Secret", "shop", "db"), "password", ("base64",))


def test_a_list_of_objects() -> None:
    text = json.dumps(
        {
            "kind": "List",
            "items": [
                {"kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": "v"}},
                {"kind": "Secret", "metadata": {"name": "b"}, "data": {"k": b64("value")}},
            ],
        }
    )
    assert secrets(text) == {"$.items[1].data.k": b"value"}
    assert [found(text)[path].subject.name for path in ("$.items[0].data.k", "$.items[1].data.k")] == ["a", "b"]


def test_environment_by_its_names() -> None:
    text = "kind: Pod\nspec:\n  containers:\n  - env:\n    - {name: DB_PASSWORD, value: x1}\n    args: [--token=abc]\n"
    fields_ = found(text)
    assert fields_["$.spec.containers[0].env[0].value"].name == "DB_PASSWORD"
    assert fields_["$.spec.containers[0].args[0]"].value == b"--token=abc"


def test_references_have_no_names() -> None:
    text = "kind: Pod\nspec:\n  env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: pw}}}]\n  secretName: tls\n"
    fields_ = found(text)
    assert {fields_[path].name for path in fields_ if "secretKeyRef" in path or path.endswith("secretName")} == {""}


@pytest.mark.parametrize(("kind", "name"), [("ClusterExternalSecret", ""), ("PushSecret", ""), ("Minio", "secretKey")])
def test_the_key_of_an_external_secret_is_a_name(kind: str, name: str) -> None:
    assert found(f"kind: {kind}\nspec: {{data: [{{secretKey: x9}}]}}\n")["$.spec.data[0].secretKey"].name == name


def test_what_was_last_applied() -> None:
    applied = json.dumps({"kind": "Secret", "metadata": {"name": "db"}, "data": {"password": b64("example-22")}})
    text = json.dumps(
        {
            "kind": "Secret",
            "metadata": {"name": "db", "annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied}},
        }
    )
    path = "$.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration'].data.password"
    assert secrets(text) == {path: b"example-22"}


def test_a_helm_release() -> None:
    manifest = f"---\nkind: Secret\nmetadata: {{name: inner}}\ndata:\n  password: {b64('example-22')}\n"
    release = json.dumps({"config": {"db": {"password": "from-values"}}, "manifest": manifest})
    packed = b64(b64(gzip.compress(release.encode())))
    text = f"kind: Secret\ntype: helm.sh/release.v1\ndata:\n  release: {packed}\n"
    fields_ = found(text)
    assert fields_["$.data.release.config.db.password"].value == b"from-values"
    inner = fields_["$.data.release.manifest.data.password"]
    assert (inner.value, inner.secret, inner.subject.name) == (b"example-22", True, "inner")
    assert inner.decoded == ("base64", "base64", "gzip", "base64")


def test_sealed_and_a_plain_value_beside() -> None:
    text = """
kind: SealedSecret
metadata: {name: db}
spec:
  encryptedData: {password: AgBy8hCi}
  template:
    data: {user: admin, token: plain-token}
"""
    assert secrets(text) == {"$.spec.template.data.token": b"plain-token"}
    assert found(text)["$.spec.encryptedData.password"].name == ""


def test_sops_and_a_plain_value_beside() -> None:
    text = """
kind: Secret
stringData:
  good: ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]
  note_unencrypted: words
sops:
  mac: ENC[AES256_GCM,data:abc]
  age: [{recipient: age1xyz, enc: abc}]
"""
    assert secrets(text) == {"$.stringData.note_unencrypted": b"words"}


@pytest.mark.parametrize("kind", ["SecretStore", "ClusterSecretStore"])
def test_plain_values_of_the_fake_provider(kind: str) -> None:
    text = f"kind: {kind}\nspec:\n  provider:\n    fake:\n      data:\n      - {{key: /db/pw, value: example-1}}\n"
    assert "$.spec.provider.fake.data[0].value" in secrets(text)
    assert secrets("kind: Fake\nspec:\n  data: {password: example-1}\n") == {"$.spec.data.password": b"example-1"}


def test_kustomize_literals() -> None:
    text = "secretGenerator:\n- name: db\n  literals: [password=example-22, 'user=admin', broken]\n"
    assert secrets(text) == {"$.secretGenerator[0].literals[0]": b"example-22"}
    assert found(text)["$.secretGenerator[0].literals[0]"].subject == Subject("Secret", "", "db")


def test_argo_parameters_and_flux_substitutes() -> None:
    argo = "kind: Application\nspec: {source: {helm: {parameters: [{name: db.password, value: x1}]}}}\n"
    assert found(argo)["$.spec.source.helm.parameters[0].value"].name == "db.password"
    flux = "kind: Kustomization\nspec: {postBuild: {substitute: {db_password: x1}}}\n"
    assert found(flux)["$.spec.postBuild.substitute.db_password"].value == b"x1"


def test_data_that_is_no_base64() -> None:
    assert secrets("kind: Secret\ndata: {entry: not+base64!}\n") == {"$.data.entry": b"not+base64!"}


@pytest.mark.parametrize(
    "text", ["kind: Secret\ndata: []\n", "kind: [x]\nmetadata: 1\n", "[]", "kind: List\nitems: 1\n", "x"]
)
def test_shapes_of_no_kind(text: str) -> None:
    assert all(not field.secret for field in found(text).values())
    for document in documents(text):
        assert document.root is not None
        assert [subject_of(one).kind for _, one in objects(document.root)]


def test_what_only_looks_like_a_literal_is_a_field_too() -> None:
    nested = "secretGenerator:\n- literals: [bare, {a: b}]\n  more: {literals: [x=y]}\n"
    nested += "spec: {secretGenerator: {literals: [u=v]}}\n"
    assert {path: field.value for path, field in found(nested).items()} == {
        "$.secretGenerator[0].literals[0]": b"bare",
        "$.secretGenerator[0].literals[1].a": b"b",
        "$.secretGenerator[0].more.literals[0]": b"x=y",
        "$.spec.secretGenerator.literals[0]": b"u=v",
    }
