"""Commands that print secrets of a store, a cluster, a cloud, or a login: by program and words.

The words are those of the programs' own references (kubectl, vault and bao, aws, gcloud, az, gh, op, docker ...).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from oakum.guard.shell.sight import Sure


class Store(msgspec.Struct, frozen=True):
    """One way to have a secret printed."""

    program: str
    words: tuple[str, ...]
    """All of these stand among the arguments, in this order; `a|b` means either, `^=x` a beginning."""
    what: str
    sure: Sure = Sure.CERTAIN
    without: tuple[str, ...] = ()
    """With one of these nothing is printed."""


def _store(line: str, what: str, sure: Sure = Sure.CERTAIN, without: str = "") -> Store:
    program, *words = line.split()
    return Store(program, tuple(words), what, sure, tuple(without.split()))


_LIKELY, _POSSIBLE = Sure.LIKELY, Sure.POSSIBLE
STORES = (
    _store("kubectl get ^=-o|^=--output|^=--template ^=secret", "Kubernetes Secret", without="-oname -owide name wide"),
    _store("kubectl get ^=secret ^=-o", "Kubernetes Secret", without="-oname -owide name wide -o=name -o=wide"),
    _store("kubectl get ^=secret ^=--output", "Kubernetes Secret", without="name wide --output=name --output=wide"),
    _store("kubectl get ^=secret ^=--template", "Kubernetes Secret"),
    _store("kubectl config view --raw", "kubeconfig"),
    _store("kubectl create token", "Kubernetes token"),
    _store("kubectl view-secret", "Kubernetes Secret"),
    _store("helm get values|all|manifest", "values of a Helm release", _POSSIBLE),
    _store("argocd account generate-token", "Argo CD token"),
    _store("argocd admin initial-password", "Argo CD password"),
    _store("vault kv get", "Vault secret"),
    _store("vault read|unwrap", "Vault secret"),
    _store("vault print token", "Vault token"),
    _store("vault token create|lookup", "Vault token"),
    _store("vault login ^=-token-only", "Vault token"),
    _store("consul kv get", "Consul value", _LIKELY),
    _store("etcdctl get", "etcd value", _LIKELY),
    _store("aws secretsmanager get-secret-value|batch-get-secret-value|get-random-password", "AWS secret"),
    _store("aws ssm get-parameter|get-parameters|get-parameters-by-path --with-decryption", "AWS parameter"),
    _store("aws configure get ^=aws_secret|^=aws_session", "AWS key"),
    _store("aws configure export-credentials", "AWS key"),
    _store("aws sts assume-role|get-session-token|^=assume-role-with|get-federation-token", "AWS key"),
    _store("aws iam create-access-key", "AWS key"),
    _store("aws ecr get-login-password|get-login|get-authorization-token", "registry login"),
    _store("aws codeartifact get-authorization-token", "registry login"),
    _store("aws rds generate-db-auth-token", "database login"),
    _store("aws kms decrypt", "decrypted text", _LIKELY),
    _store("aws lambda get-function-configuration|get-function", "environment of a function", _POSSIBLE),
    _store("gcloud secrets versions access", "Google Cloud secret"),
    _store("gcloud auth print-access-token|print-identity-token", "Google Cloud token"),
    _store("gcloud auth application-default print-access-token", "Google Cloud token"),
    _store("gcloud kms decrypt", "decrypted text", _LIKELY),
    _store("az keyvault secret show|download", "Azure secret"),
    _store("az keyvault key|certificate download", "Azure key"),
    _store("az account get-access-token", "Azure token"),
    _store("az storage account keys list", "Azure storage key"),
    _store("az storage account show-connection-string", "Azure storage key"),
    _store("az acr credential show", "registry login"),
    _store("az cosmosdb keys list", "Azure database key"),
    _store("az ad sp create-for-rbac", "Azure credentials"),
    _store("gh auth token", "GitHub token"),
    _store("gh auth status -t|--show-token", "GitHub token"),
    _store("glab auth status -t|--show-token", "GitLab token"),
    _store("glab config get token", "GitLab token"),
    _store("git credential fill", "git credentials"),
    _store("git credential-store|credential-cache get", "git credentials"),
    _store("op read|inject", "1Password secret"),
    _store("op item get", "1Password secret"),
    _store("op document get", "1Password secret"),
    _store("bw get password|item|totp|notes", "Bitwarden secret"),
    _store("bw list items", "Bitwarden secret"),
    _store("bws secret get|list", "Bitwarden secret"),
    _store("lpass show", "LastPass secret"),
    _store("keepassxc-cli show|attachment-export|export", "KeePass secret"),
    _store("pass show", "secret of pass"),
    _store("gopass show|cat", "secret of gopass"),
    _store("secret-tool lookup|search", "keyring secret"),
    _store("keyring get", "keyring secret"),
    _store("security find-generic-password|find-internet-password -w|-g", "keychain secret"),
    _store("security dump-keychain -d", "keychain secret"),
    _store("doppler secrets", "Doppler secrets", without="set delete upload --only-names"),
    _store("infisical secrets|export", "Infisical secrets", without="set delete"),
    _store("chamber read|export|env", "secrets of chamber"),
    _store("sops -d|--decrypt|decrypt|exec-env|edit", "decrypted file", without="-i --in-place"),
    _store("ansible-vault view|decrypt", "decrypted file", without="--output"),
    _store("age -d|--decrypt", "decrypted file", without="-o --output"),
    _store("gpg -d|--decrypt|--export-secret-keys", "decrypted file or key", without="-o --output"),
    _store("heroku config", "Heroku configuration", without="config:set config:unset"),
    _store("heroku auth:token|config:get", "Heroku secret"),
    _store("vercel env pull", "Vercel environment", _LIKELY),
    _store("netlify env:get|env:list", "Netlify environment", _LIKELY),
    _store("railway variables", "Railway environment", without="--set"),
    _store("fly|flyctl auth token", "Fly token"),
    _store("supabase status", "Supabase keys", _POSSIBLE),
    _store("stripe config --list", "Stripe keys"),
    _store("terraform output -raw|-json|--json|--raw", "Terraform output", _LIKELY),
    _store("terraform state pull|show", "Terraform state", _LIKELY),
    _store("terraform show -json", "Terraform state", _LIKELY),
    _store("pulumi config|stack --show-secrets", "Pulumi secrets"),
    _store("pulumi config get", "Pulumi configuration", _LIKELY),
    _store("docker inspect", "environment of a container", _POSSIBLE, without="--format -f --type"),
    _store("docker compose config", "environment of services", _LIKELY, without="-q --quiet --services --images"),
    _store("docker-compose config", "environment of services", _LIKELY, without="-q --quiet --services --images"),
    _store("npm config get ^=//", "npm token"),
    _store("systemctl show-environment", "environment of the service manager"),
    _store("launchctl getenv|export", "environment of the service manager", _LIKELY),
)
_SAME = {"bao": "vault", "tofu": "terraform", "k": "kubectl", "oc": "kubectl", "podman": "docker", "nerdctl": "docker"}
_BY_PROGRAM: dict[str, list[Store]] = {}
for _one in STORES:
    for _program in _one.program.split("|"):
        _BY_PROGRAM.setdefault(_program, []).append(_one)


def store_of(program: str, arguments: Sequence[str]) -> Store | None:
    """What a command would have printed."""
    found = _BY_PROGRAM.get(_SAME.get(program, program), ())
    return next((store for store in found if _fits(store, arguments)), None)


def _fits(store: Store, arguments: Sequence[str]) -> bool:
    if not set(store.without).isdisjoint([*arguments, *(argument.partition("=")[0] for argument in arguments)]):
        return False
    rest = iter(arguments)
    return all(any(_is(wanted, argument) for argument in rest) for wanted in store.words)


def _is(wanted: str, argument: str) -> bool:
    return any(argument.startswith(one[2:]) if one.startswith("^=") else argument == one for one in wanted.split("|"))
