"""Secrets of many kinds, in many encodings. All values are made at run time."""

from __future__ import annotations

import base64
import gzip
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from oakum.rules import cache
from oakum.rules.template import expand

KINDS = (
    *("github-pat", "github-fine-grained-pat", "gitlab-pat", "aws-secret-access-key", "gcp-service-account-key"),
    *("gcp-api-key", "azure-storage-account-key", "azure-devops-pat", "slack-bot-token", "stripe-secret-key"),
    *("openai-project-key", "anthropic-api-key", "npm-access-token", "pypi-token", "sendgrid-api-key"),
    *(
        "twilio-auth-token",
        "private-key-pem",
        "jwt-token",
        "mongodb-connection-string",
        "hashicorp-vault-service-token",
    ),
    *("docker-pat", "telegram-bot-token", "discord-bot-token", "shopify-access-token", "databricks-access-token"),
    *("huggingface-token", "notion-token", "grafana-service-account-token", "cloudflare-api-token", "generic-password"),
)
"""Rules; each is represented by its own first example."""
KNOWN = "known value"
"""A password without any shape, of the .env file of the project."""


class Leak(NamedTuple):
    """A text with a secret in it."""

    kind: str
    encoding: str
    text: str
    """As it stands in the payload."""


def _hex(text: bytes) -> str:
    return text.hex()


def _percent(text: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in text)


def _unicode(text: bytes) -> str:
    return "".join(f"\\u{byte:04x}" for byte in text)


ENCODINGS: dict[str, Callable[[bytes], str]] = {
    "plain": lambda text: text.decode(),
    "base64": lambda text: base64.b64encode(text).decode(),
    "base64url": lambda text: base64.urlsafe_b64encode(text).decode().rstrip("="),
    "base64 twice": lambda text: base64.b64encode(base64.b64encode(text)).decode(),
    "hex": _hex,
    "percent": _percent,
    "unicode escapes": _unicode,
    "gzip in base64": lambda text: base64.b64encode(gzip.compress(text, mtime=0)).decode(),
}


def leaks(known: str, rng: random.Random) -> Iterator[Leak]:
    """Every kind in every encoding."""
    by_id = cache.complete().by_id()
    for kind in (*KINDS, KNOWN):
        for encoding, encode in ENCODINGS.items():
            text = f"the login is {known} here" if kind == KNOWN else expand(by_id[kind].examples[0], rng)
            yield Leak(kind, encoding, encode(text.encode()))
