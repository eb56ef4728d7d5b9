"""Which files hold secrets by their place and name: one table for shell commands and for the tools that read files.

Places are those that the programs document; what a file really holds is for the detector to say.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import translate
from functools import lru_cache

import msgspec

from oakum.detect.checks.vocabulary import vocabulary


class SecretFile(msgspec.Struct, frozen=True):
    """What a path stands for."""

    kind: str
    certain: bool
    """Whether such a file is there for secrets alone; else it often has some."""


_CERTAIN = {
    "environment file": ".env .env.* *.env .envrc .env-* .flaskenv .dev.vars .renviron",
    "private key": "id_rsa id_dsa id_ecdsa id_ed25519 id_*_sk *.ppk *.p12 *.pfx *.jks *.keystore *.p8 .ssh/*_key"
    " */ssh/ssh_host_*_key */private-keys-v1.d/* secring.gpg",
    "cloud credentials": ".aws/credentials .aws/sso/cache/* .aws/cli/cache/* application_default_credentials.json"
    " .config/gcloud/credentials.db .config/gcloud/access_tokens.db .config/gcloud/legacy_credentials/* .azure/msal_*"
    " .azure/accesstokens.json .azure/service_principal_entries.* .boto .s3cfg .oci/*.pem .bluemix/config.json"
    " .config/doctl/config.yaml .config/hcloud/cli.toml .config/scw/config.yaml .fly/config.yml .vercel/auth.json"
    " */com.vercel.cli/auth.json .config/rclone/rclone.conf .terraform.d/credentials.tfrc.json .terraformrc",
    "registry or forge login": ".netrc _netrc .git-credentials .config/git/credentials .config/gh/hosts.yml"
    " .config/glab-cli/config.yml .config/hub .docker/config.json .dockercfg containers/auth.json .pypirc"
    " .cargo/credentials .cargo/credentials.toml .gem/credentials .m2/settings.xml .m2/settings-security.xml"
    " .composer/auth.json .yarnrc.yml",
    "cluster credentials": ".kube/config kubeconfig kubeconfig.* *.kubeconfig /etc/kubernetes/*.conf"
    " /etc/rancher/k3s/k3s.yaml */kubernetes.io/serviceaccount/* .talos/config",
    "database login": ".pgpass pgpass.conf .my.cnf .mylogin.cnf .mongorc.js",
    "secret store": ".vault-token .bao-token *.kdbx .password-store/* .config/op/config .config/sops/age/keys.txt"
    " */age/keys.txt .bw/data.json */bitwarden?cli/data.json .local/share/keyrings/* login.keychain-db",
    "mounted secret": "/run/secrets/* /var/run/secrets/* /etc/secrets/* /vault/secrets/*",
    "environment of a process": "/proc/*/environ",
    "password list": "/etc/shadow /etc/gshadow .htpasswd .rails/master.key config/master.key config/credentials/*.key",
    "login of an AI tool": ".claude/.credentials.json .codex/auth.json .gemini/oauth_creds.json"
    " .config/github-copilot/*.json .copilot/mcp-secrets/*",
}
_LIKELY = {
    "private key or certificate": "*.pem *.key *.gpg *.asc",
    "package manager settings": ".npmrc .yarnrc pip.conf .pip/pip.conf .gradle/gradle.properties",
    "secrets by its name": "secrets.* secret.* .secrets credentials credentials.* creds.* *-credentials.json"
    " *_credentials.json service-account*.json service_account*.json serviceaccount*.json *secrets.y*ml *.secret",
    "infrastructure state": "*.tfstate *.tfstate.backup *.tfvars *.tfvars.json",
    "cloud settings": ".aws/config",
    "shell history": ".bash_history .zsh_history .python_history .psql_history .mysql_history fish_history",
    "settings of MCP servers": ".mcp.json .cursor/mcp.json .vscode/mcp.json .claude.json mcp_config.json"
    " mcp-config.json claude_desktop_config.json .codex/config.toml",
}
_PUBLIC = (
    "*.pub known_hosts authorized_keys *cacert*.pem ca-bundle* cert.pem fullchain.pem chain.pem */certs/*.pem"
    " process.env import.meta.env"
)
_EMPTY = "*example* *sample* *template* *.dist *schema* *.tmpl *.tpl"
"""Files that show which variables there are."""
_CODE = vocabulary(
    "py js ts tsx jsx mjs cjs go rs rb java kt c h cpp cs php swift scala md mdx rst txt html css vue sql proto d lock",
)
_LONGEST = 4096


def _pattern(globs: str) -> str:
    return "|".join(_one(glob) for glob in globs.split())


def _one(glob: str) -> str:
    start = "" if glob.startswith(("/", "*/")) else "(?:.*/)?"
    return start + translate(glob)


_PUBLIC_PATTERN = re.compile(f"(?:{_pattern(_PUBLIC)}|(?:.*/)?(?:{_pattern(_EMPTY)}))", re.IGNORECASE)
_TABLE = tuple(
    (re.compile(_pattern(globs), re.IGNORECASE), SecretFile(kind, certain))
    for table, certain in ((_CERTAIN, True), (_LIKELY, False))
    for kind, globs in table.items()
)
_NAMES = tuple(
    name
    for globs in _CERTAIN.values()
    for name in globs.split()
    if name.startswith(".") and not re.search(r"[*?/]", name)
)


@lru_cache(maxsize=4096)
def secret_file(path: str) -> SecretFile | None:
    """What a path of this machine stands for, by its letters alone; None for any other file.

    Case does not count, for it does not on some machines.
    """
    text = _tidy(path)
    if not text or "\n" in text or len(text) > _LONGEST or _PUBLIC_PATTERN.fullmatch(text):
        return None
    found = next((what for pattern, what in _TABLE if pattern.fullmatch(text)), None)
    if found and not found.certain and text.rpartition(".")[2].lower() in _CODE:
        return None
    return found


def places(path: str, folder: str, home: str = "") -> Iterator[str]:
    """The paths that a path means from a folder: as it is written, made absolute, and behind links."""
    yield path
    whole = home + path[1:] if home and path[:2] in ("~", "~/") else path
    absolute = os.path.normpath(os.path.join(folder, whole))  # noqa: PTH118  a path may be of any text
    yield absolute
    if folder.startswith("/"):
        with suppress(OSError, ValueError):  # a text that can be no path
            yield os.path.realpath(absolute)


def secret_at(path: str, folder: str, home: str = "") -> SecretFile | None:
    """The same, of a path that is read from a folder; links that are there are followed."""
    return next((found for place in places(path, folder, home) if (found := secret_file(place))), None)


def dotted_names() -> tuple[str, ...]:
    """Names without a folder that begin with a dot, to hold a shell's glob against."""
    return _NAMES


def _tidy(path: str) -> str:
    """Dots and doubled slashes gone: `./a//../.env` is `.env`."""
    return os.path.normpath(path.strip().replace("\\", "/")) if path.strip() else ""
