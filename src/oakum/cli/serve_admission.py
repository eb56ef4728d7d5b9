"""The options of `oakum serve admission`. What they do is in `oakum.server.admission.assemble`."""

from __future__ import annotations

from typing import Any

import click


@click.command("admission", short_help="Answer the admission reviews of Kubernetes.")
@click.option("--listen", default="0.0.0.0:8443", show_default=True, help="HOST:PORT for reviews, over TLS.")
@click.option(
    "--probes", default="0.0.0.0:8080", show_default=True, help="HOST:PORT for /healthz, /readyz and /metrics, or off."
)
@click.option(
    "--tls-cert",
    default="",
    metavar="FILE",
    help="Certificate that somebody else renews; it is read again when it changes.",
)
@click.option("--tls-key", default="", metavar="FILE", help="Its key.")
@click.option(
    "--own-certificate",
    default="",
    metavar="PLACE",
    help="Make a certificate and renew it; kept in a FOLDER or in secret:NAMESPACE/NAME.",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="Name that the certificate is for, such as oakum-admission.oakum.svc; can be repeated.",
)
@click.option(
    "--register", default="", metavar="NAME", help="Have the webhook configurations of that name trust the certificate."
)
@click.option(
    "--context",
    default="",
    metavar="NAME",
    help="Reach the API server by this context of the kubeconfig, not as the account of the pod.",
)
@click.option(
    "--on-error",
    type=click.Choice(["deny", "allow"]),
    default="deny",
    show_default=True,
    help="What is done with what cannot be judged: as failurePolicy Fail, or Ignore.",
)
@click.option(
    "--in-secrets",
    type=click.Choice(["allow", "warn", "deny"]),
    default="allow",
    show_default=True,
    help="What is done about secrets in the data of a Secret.",
)
@click.option("--warn-only", is_flag=True, help="Refuse nothing: what would be refused is let in with a warning.")
@click.option(
    "--mutate",
    is_flag=True,
    help="Answer /mutate, too: literals become references to Secrets that ExternalSecrets fill.",
)
@click.option(
    "--exempt-namespace",
    "exempt_namespaces",
    multiple=True,
    metavar="GLOB",
    help="Do not judge objects of these namespaces.",
)
@click.option("--exempt-user", "exempt_users", multiple=True, metavar="GLOB", help="Do not judge what these users do.")
@click.option(
    "--fail-on",
    type=click.Choice(["low", "medium", "high", "critical"]),
    default=None,
    help="The lowest severity that refuses an object.",
)
@click.option("--config", default="", metavar="FILE", help="Configuration file, in place of the user's.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 29),
    default=8.0,
    show_default=True,
    help="Time for a judgement; less than timeoutSeconds of the registration.",
)
@click.option(
    "--linger",
    type=click.FloatRange(0, 60),
    default=5.0,
    show_default=True,
    help="Seconds to go on answering after SIGTERM.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(1024, 64 << 20),
    default=8 << 20,
    show_default=True,
    help="Size of the largest review that is read.",
)
@click.option("--all-reviews", is_flag=True, help="Log what is allowed without a word, too.")
def admission(**options: Any) -> int:
    """Answer the admission reviews of a Kubernetes API server: no object enters with a secret in plain.

    Manifests to install it are in deploy/. It needs --tls-cert and --tls-key, or --own-certificate and --host.
    """
    import asyncio

    import msgspec

    from oakum.server.admission.assemble import Options, assembled
    from oakum.server.admission.garbage import collect_seldom

    server = assembled(msgspec.convert(options, Options))
    collect_seldom()
    asyncio.run(server.run())
    return 0
