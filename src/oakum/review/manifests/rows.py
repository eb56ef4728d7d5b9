"""Objects of a change, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from oakum.report.markdown import code
from oakum.report.summary import counted
from oakum.review.manifests.difference import Pair

_FIELDS_SHOWN = 5


def amount(pairs: Sequence[Pair]) -> str:
    """`1 new object, 2 changed objects`."""
    new = sum(one.old is None for one in pairs)
    return f"{counted(new, 'new object')}, {counted(len(pairs) - new, 'changed object')}"


def object_row(one: Pair) -> str:
    """An object with its file and the fields that say something else."""
    fields = one.fields
    more = f" and {len(fields) - _FIELDS_SHOWN} more" if len(fields) > _FIELDS_SHOWN else ""
    changed = (
        ", ".join(map(code, fields[:_FIELDS_SHOWN])) + more if fields else "new" if one.old is None else "unchanged"
    )
    return f"- {code(str(one.new.identity))} in {code(one.new.path)}: {changed}\n"
