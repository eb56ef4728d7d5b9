from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from admission_reviews import deployment, response, review
from oakum.model import ConfigError, OakumError, PolicyError, UsageError
from oakum.server.admission.assemble import Options, _reviewers, assembled
from oakum.server.admission.serve import Server

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "admission-webhook.md"
GIVEN: dict[str, Any] = {
    "listen": "127.0.0.1:0",
    "probes": "off",
    "tls_cert": "",
    "tls_key": "",
    "own_certificate": "",
    "hosts": ("localhost",),
    "register": "",
    "context": "",
    "on_error": "deny",
    "in_secrets": "allow",
    "warn_only": False,
    "mutate": False,
    "exempt_namespaces": (),
    "exempt_users": (),
    "fail_on": None,
    "config": "",
    "seconds": 5.0,
    "linger": 0.0,
    "max_bytes": 1 << 20,
    "all_reviews": False,
}


def made(tmp_path: Path, **options: Any) -> Server:
    return assembled(Options(**GIVEN | {"own_certificate": str(tmp_path / "own")} | options))


def test_a_server(tmp_path: Path) -> None:
    assert isinstance(made(tmp_path), Server)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"own_certificate": ""}, "either --tls-cert"),
        ({"tls_cert": "x"}, "either --tls-cert"),
        ({"tls_cert": "x", "tls_key": "y"}, "either --tls-cert"),
        ({"hosts": ()}, "needs the names"),
        ({"own_certificate": "secret:only"}, "secret:NAMESPACE/NAME"),
        ({"listen": "8443"}, "HOST:PORT"),
        ({"listen": "a:99999"}, "HOST:PORT"),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        made(tmp_path, **options)


def test_policies_of_ones_own_are_asked_about_reviews(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    values = yaml.safe_load(text)
    (tmp_path / "oakum.toml").write_text(values["config"])
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "team.rego").write_text(values["policies"]["team.rego"])
    make, *_ = _reviewers(Options(**GIVEN | {"config": str(tmp_path / "oakum.toml")}))
    production = deployment(namespace="prod-shop")
    for user, allowed in (("ada", False), ("system:serviceaccount:deploy:deployer", True)):
        answer, _ = make().review(review(production, userInfo={"username": user}))
        assert response(answer)["allowed"] is allowed
    assert "only the deployer" in response(make().review(review(production))[0])["status"]["message"]
    assert response(make().review(review(None, "DELETE"))[0])["allowed"]


def test_outside_of_a_cluster_there_is_no_account(tmp_path: Path) -> None:
    with pytest.raises(OakumError, match="account of the pod"):
        made(tmp_path, own_certificate="secret:n/s")


def test_a_configuration_that_is_wrong_or_judges_no_reviews(tmp_path: Path) -> None:
    path = tmp_path / "oakum.toml"
    path.write_text('[policy]\npacks = ["kubernetes"]\n')
    assert isinstance(made(tmp_path, config=str(path)), Server)
    path.write_text('[policy]\npacks = ["ai-changes"]\n')
    with pytest.raises(PolicyError, match="no policy in force judges admission reviews"):
        made(tmp_path, config=str(path))
    path.write_text("[nothing]\n")
    with pytest.raises(ConfigError):
        made(tmp_path, config=str(path))
