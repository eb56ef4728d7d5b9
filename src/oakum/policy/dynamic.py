"""Which static secrets could be short-lived ones instead, and what issues those.

Sources: OpenBao 2.7 documentation (secrets engines database, rabbitmq, kubernetes, ssh, pki), and the documentation of
the providers' own exchange of identity for short-lived credentials (AWS STS, Google workload identity federation, Entra
workload identity, GitHub Apps, trusted publishing to package registries).
"""

from __future__ import annotations

from fnmatch import fnmatchcase

_BY_RULE: tuple[tuple[str, str], ...] = (
    ("aws-access-key-id", "aws:sts"),
    ("aws-secret-access-key*", "aws:sts"),
    ("gcp-service-account-key", "gcp:workload-identity"),
    ("gcp-hmac-secret", "gcp:workload-identity"),
    ("azure-client-secret*", "azure:workload-identity"),
    ("azure-storage-account-key", "azure:workload-identity"),
    ("azure-account-key-assigned", "azure:workload-identity"),
    ("azure-container-registry-password", "azure:workload-identity"),
    ("github-*pat", "github:app"),
    ("github-oauth-token", "github:app"),
    ("gitlab-pat", "gitlab:job-token"),
    ("gitlab-deploy-token", "gitlab:job-token"),
    ("mongodb-connection-string", "openbao:database"),
    ("redis-*", "openbao:database"),
    ("db-*", "openbao:database"),
    ("sql-clients-*", "openbao:database"),
    ("generic-sql-password", "openbao:database"),
    ("influxdb-password", "openbao:database"),
    ("rabbitmq-*password", "openbao:rabbitmq"),
    ("kubernetes-service-account-token", "kubernetes:token-request"),
    ("kubernetes-client-key", "openbao:kubernetes"),
    ("private-key-ssh2", "openbao:ssh"),
    ("private-key-putty", "openbao:ssh"),
    ("pypi-*", "pypi:trusted-publishing"),
    ("npm-*", "npm:trusted-publishing"),
    ("crates-io-*", "crates-io:trusted-publishing"),
    ("rubygems-*", "rubygems:trusted-publishing"),
    ("hashicorp-vault-*token*", "openbao:auth"),
    ("hashicorp-vault-approle-secret-id", "openbao:auth"),
)
"""Glob over ids of rules -> what could issue it, as `issuer:way`; the first that fits counts."""


def issuer(rule: str) -> str:
    """What could issue a short-lived secret in place of one that the rule finds; empty if nothing known can."""
    return next((way for glob, way in _BY_RULE if fnmatchcase(rule, glob)), "")
