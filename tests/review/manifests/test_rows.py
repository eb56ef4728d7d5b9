from __future__ import annotations

from oakum.review.manifests.difference import Pair
from oakum.review.manifests.rows import amount, object_row

from .test_difference import one


def test_objects_with_what_is_other() -> None:
    new = Pair(new=one({"a": 1}))
    changed = Pair(new=one({str(n): 1 for n in range(9)}), old=one({}))
    same = Pair(new=one(1), old=one(1))
    assert amount([new, changed]) == "1 new object, 1 changed object"
    assert object_row(new) == "- `ConfigMap a` in `m.yaml`: new\n"
    assert object_row(changed).endswith("`$['4']` and 4 more\n")
    assert object_row(same).endswith(": unchanged\n")
