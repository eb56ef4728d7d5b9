from __future__ import annotations

import pytest

from oakum.guard.shell.stores import STORES, store_of

ASKS = """
kubectl get secret db -o yaml
kubectl -n app get secret/db -ojsonpath={.data}
kubectl get -o json secrets
kubectl get secret db --template={{.data}}
oc get secret x -o json
kubectl config view --raw
vault kv get -field=p secret/x
bao kv get secret/x
vault read database/creds/app
aws --profile p secretsmanager get-secret-value --secret-id x
aws ssm get-parameter --name x --with-decryption
aws configure get aws_secret_access_key
aws sts assume-role --role-arn x
gcloud secrets versions access latest --secret=x
gcloud auth print-access-token
az keyvault secret show --name x --vault-name y
az account get-access-token
gh auth token
gh auth status --show-token
op read op://v/i/f
op item get x --fields password
bw get password x
pass show x
security find-generic-password -w -s x
sops -d secrets.enc.yaml
sops decrypt f
ansible-vault view f
gpg --decrypt f.gpg
terraform output -raw password
tofu state pull
doppler secrets
heroku config -a x
git credential fill
docker compose config
""".strip().splitlines()
HARMLESS = """
kubectl get secrets
kubectl get secret db -o wide
kubectl get pods -o yaml
kubectl describe secret db
kubectl config view
vault status
vault kv put secret/x a=b
aws s3 ls
aws ssm get-parameter --name x
aws secretsmanager list-secrets
gcloud secrets list
az keyvault secret list
gh auth status
gh pr list
op item list
sops -e -i f
terraform output
terraform plan
doppler secrets set A
docker ps
docker inspect --format={{.State}} web
""".strip().splitlines()


@pytest.mark.parametrize("line", ASKS)
def test_what_prints_a_secret(line: str) -> None:
    program, *arguments = line.split()
    assert store_of(program, arguments)


@pytest.mark.parametrize("line", HARMLESS)
def test_what_prints_none(line: str) -> None:
    program, *arguments = line.split()
    assert store_of(program, arguments) is None


def test_every_way_is_reached_by_its_own_words() -> None:
    for store in STORES:
        words = [word.split("|")[0].removeprefix("^=") for word in store.words]
        assert store_of(store.program.split("|")[0], words)
