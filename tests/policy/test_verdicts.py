from __future__ import annotations

import pytest

from oakum.model import PolicyError
from oakum.model.decision import Verdict
from oakum.policy import packs
from oakum.policy.bundle import bundle
from oakum.policy.verdicts import Verdicts

PACK = bundle(packs.modules(["secrets"]), {})
OWN = bundle({"a.rego": 'package oakum.own\n\ndeny contains {"msg": "x", "rule": "r"} if input.kind\n'}, {})


def test_the_longest_glob_counts() -> None:
    verdicts = Verdicts({"oakum.*": "warn", "oakum.secrets.*": "off", "oakum.secrets.secret": "ask"})
    assert verdicts.of("oakum.secrets.secret", Verdict.DENY) is Verdict.ASK
    assert verdicts.of("oakum.secrets.mild", Verdict.WARN) is None
    assert verdicts.of("oakum.supply.write-all", Verdict.DENY) is Verdict.WARN
    assert verdicts.of("main.deny", Verdict.DENY) is Verdict.DENY


@pytest.mark.parametrize("glob", ["oakum.secrets.secret", "oakum.secrets.*", "*", "oakum.secrets.deny"])
def test_globs_that_fit_pass(glob: str) -> None:
    Verdicts({glob: "deny"}).check(PACK)


@pytest.mark.parametrize("glob", ["oakum.secrets.secrte", "oakum.kubernetes.*", "secret"])
def test_one_that_fits_nothing_is_an_error(glob: str) -> None:
    with pytest.raises(PolicyError, match="no rule is called"):
        Verdicts({glob: "deny"}).check(PACK)


def test_a_package_that_does_not_list_its_rules_may_have_any() -> None:
    Verdicts({"oakum.own.r": "warn"}).check(OWN)
    with pytest.raises(PolicyError):
        Verdicts({"oakum.owm.r": "warn"}).check(OWN)
