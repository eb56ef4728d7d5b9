"""What is asked of every candidate, whatever its rule: is the value a value at all, or a stand-in for one.

`STRONG` reasons concern every rule. `WEAK` ones concern only rules without a distinctive format (generic
ones, and those that find a value by the name it is assigned to): there a variable, a label or a path is far
more frequent than a secret. Both tables are ordered by what decides most often for the least time.
"""

from __future__ import annotations

from oakum.detect.checks.universal.kinds import encrypted, other_kind, path
from oakum.detect.checks.universal.naming import hash_name, label_name, metadata_name
from oakum.detect.checks.universal.pattern import packed, repetition, sequence
from oakum.detect.checks.universal.placeholder import default_word, example_host, placeholder, stand_in_word
from oakum.detect.checks.universal.reference import lookup, reference
from oakum.detect.checks.universal.view import Universal, View, view
from oakum.detect.checks.universal.wording import attribute, identifier, keyword, own_name, prose, randomness

__all__ = ["STRONG", "WEAK", "Universal", "View", "view"]

STRONG: tuple[Universal, ...] = (reference, placeholder, sequence, repetition)
WEAK: tuple[Universal, ...] = (
    keyword,
    attribute,
    prose,
    packed,
    path,
    metadata_name,
    identifier,
    own_name,
    lookup,
    label_name,
    other_kind,
    encrypted,
    hash_name,
    default_word,
    stand_in_word,
    example_host,
    randomness,
)
