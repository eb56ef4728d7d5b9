"""What a policy said of an object, with what its cluster would do about it."""

from __future__ import annotations

import msgspec

from oakum.policy.cel.evaluate import Outcome, Ruling

DENY = "Deny"
ACTIONS = ("Deny", "Warn", "Audit")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome and its consequences."""

    outcome: Outcome
    actions: tuple[str, ...] = (DENY,)
    """`validationActions`: what happens on a failure."""
    fails_open: bool = False
    by: str = ""
    """The binding, exception or generated rule that made it so."""

    @property
    def denies(self) -> bool:
        """Whether the object would be refused."""
        if self.outcome.ruling is Ruling.ERROR and self.fails_open:
            return False
        return self.outcome.ruling in (Ruling.FAIL, Ruling.ERROR) and DENY in self.actions

    @property
    def warns(self) -> bool:
        """Whether something is wrong, or not known, that would not stop the object."""
        return self.outcome.ruling in (Ruling.FAIL, Ruling.ERROR, Ruling.UNKNOWN) and not self.denies


def unknown(namespace: str) -> Outcome:
    """Labels decide, and nobody gave them."""
    words = f"it depends on labels of the namespace {namespace!r}: give its manifest along with the others"
    return Outcome(ruling=Ruling.UNKNOWN, message=words)
