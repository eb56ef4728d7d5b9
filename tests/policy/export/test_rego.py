from __future__ import annotations

import pytest

from oakum.policy.export import rego


def test_the_pack_comes_with_what_it_imports():
    assert set(rego.modules()) == {"kubernetes.rego", "lib/kubernetes.rego", "lib/names.rego"}


@pytest.mark.parametrize("text", rego.modules().values(), ids=rego.modules())
def test_a_module_moves_with_all_that_it_names(text):
    moved = rego.below("lib", text, "input.parameters")
    assert moved.replace("lib.oakum.", "oakum.").replace("input.parameters.", "data.parameters.kubernetes.") == text
    assert "data.oakum." not in moved
    assert "data.parameters" not in moved
    assert "\npackage lib.oakum." in moved
