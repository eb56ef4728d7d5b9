"""What writing the controls would change, to be looked at first."""

from __future__ import annotations

from pathlib import Path

import msgspec

from oakum.guard.install.apply import read, write
from oakum.guard.install.edit import Block, Edit, applied
from oakum.guard.install.jsonc import Insertion


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One file. Its `repr` does not show what is in it."""

    edit: Edit
    before: str | None
    after: str
    insertions: tuple[Insertion, ...]

    def __repr__(self) -> str:
        return f"<Change {self.path}>"

    @property
    def path(self) -> Path:
        """The file."""
        return self.edit.path

    @property
    def diff(self) -> str:
        """What is added, and not a word of what is around it: that is the user's, and may hold secrets."""
        added = [line for one in reversed(self.insertions) for line in one.text.splitlines() if line.strip()]
        return "\n".join([f"+++ {self.path}", *(f"+{line}" for line in added)])


def changes(edits: list[Edit]) -> list[Change]:
    """The files that would change. Raises ConfigError."""
    made = [_change(edit) for edit in edits]
    return [one for one in made if one.after != (one.before or "")]


def carry_out(made: list[Change]) -> None:
    """Writes them. Raises ConfigError."""
    for one in made:
        write(one.edit, one.before, one.after)


def _change(edit: Edit) -> Change:
    before = read(edit.path)
    bare = edit.without(before or "") if isinstance(edit, Block) else before or ""
    insertions = edit.insertions(bare)
    after = applied(bare, insertions)
    edit.check(after)
    return Change(edit=edit, before=before, after=after, insertions=tuple(insertions))
