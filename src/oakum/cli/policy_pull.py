"""`oakum policy pull`: policies are fetched into the folder, as `conftest pull` does."""

from __future__ import annotations

from pathlib import Path

import click

from oakum.cli import policy_options as options


@click.command(
    "pull",
    short_help="Fetch policies, as `conftest pull` does.",
    context_settings={"auto_envvar_prefix": options.PREFIX},
)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("-p", "--policy", metavar="FOLDER", default="policy", show_default=True, help="Where they are put.")
@click.option("--overwrite", is_flag=True, help="Replace files that are there and did not come from the same address.")
@click.option("--registry-login", is_flag=True, help="Use the logins of docker for registries.")
@click.option("--absolute-paths", is_flag=True, hidden=True, expose_value=False, help="Always so.")
def pull(urls: tuple[str, ...], policy: str, overwrite: bool, registry_login: bool) -> None:
    """Fetch the policies at URLs: `git::https://host.example/policies.git//k8s?ref=v1`, `github.com/OWNER/NAME`,
    `https://host.example/policies.tar.gz?checksum=sha256:...`, `oci://host.example/policies:v1`, or a path.

    This reaches the network, and only then. Exit codes: 0 fetched, 2 wrong usage, or something that cannot be fetched.
    """
    from oakum.policy.pull.pull import pull as fetch
    from oakum.report.escape import visible

    for pulled in fetch(urls, Path(policy), overwrite=overwrite, with_login=registry_login):
        click.echo(visible(f"{pulled.source}: {len(pulled.files)} files in {policy}", limit=500))
        for name in pulled.removed:
            click.echo(visible(f"removed {policy}/{name}, which is not there any more", limit=500))
