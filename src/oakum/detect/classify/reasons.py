"""What the classifier says of a candidate, as reasons that a person understands."""

from __future__ import annotations

from math import log

from oakum.detect.candidate import Candidate
from oakum.detect.checks.universal import View
from oakum.detect.classify.features import FEATURES, Heard, ask_all, row
from oakum.detect.classify.model import trained
from oakum.model import Reason

_UNLIKELY = -2.2
"""Log-odds (a tenth) below which no reasons are told apart unless somebody asks."""
_NEGLIGIBLE = 0.05
_GROUPS = {
    "value": ("value", "the value looks like a secret", "the value looks like a word, a name or a number"),
    "name": ("name", "it is called like a secret", "it is called like something else"),
    "line": ("syntax", "the line gives a value", "the line reads like code or text"),
    "above": ("above", "the line above speaks for it", "the line above speaks against it"),
    "form": ("form", "assigned as secrets are", "assigned as secrets are not"),
}
"""By the part of a feature's name before the dot: a reason's name, and its notes when it speaks for and against."""
_OWNER = [name.partition(".")[0] for name in FEATURES]
_FIRST_QUESTION = _OWNER.index("question")
_PLACES = {group: [place for place, owner in enumerate(_OWNER) if owner == group] for group in _GROUPS}
"""Where the numbers of a group stand in a row."""


def weigh(candidate: Candidate, seen: View, *, in_detail: bool = False) -> list[Reason]:
    """Reasons whose weights, added to the rule's own confidence, come to the classifier's log-odds."""
    model, heard = trained(), ask_all(seen)
    numbers = row(candidate, seen, heard, model.table)
    own = _log_odds(candidate.rule.confidence)
    total = model.log_odds(numbers)
    if total < _UNLIKELY and not in_detail:
        return [Reason(name="unlikely", weight=round(total - own, 2), note="nothing speaks for a secret")]
    _, added = model.contributions(numbers)
    reasons = [*_grouped(added), *_answered(heard, added)]
    prior = total - own - sum(reason.weight for reason in reasons)
    return [Reason(name="prior", weight=round(prior, 2), note="how often such candidates are secrets"), *reasons]


def _grouped(added: list[float]) -> list[Reason]:
    reasons = []
    for group, (name, speaks_for, speaks_against) in _GROUPS.items():
        weight = sum([added[place] for place in _PLACES[group]])
        if abs(weight) >= _NEGLIGIBLE:
            note = speaks_for if weight > 0 else speaks_against
            reasons.append(Reason(name=name, weight=round(weight, 2), note=note))
    return reasons


def _answered(heard: Heard, added: list[float]) -> list[Reason]:
    """The open questions that had something to say, with the weight that the model gives them."""
    return [
        Reason(name=answer.name, weight=round(added[_FIRST_QUESTION + number], 2), note=answer.note)
        for number, answer in enumerate(heard)
        if answer is not None and abs(added[_FIRST_QUESTION + number]) >= _NEGLIGIBLE
    ]


def _log_odds(probability: float) -> float:
    return log(probability / (1 - probability))
