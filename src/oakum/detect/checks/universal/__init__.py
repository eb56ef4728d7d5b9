"""What is asked of every candidate, whatever its rule: is the value a value at all, or a stand-in for one.

`STRONG` reasons concern every rule. `WEAK` ones concern only rules without a distinctive format (generic
ones, and those that find a value by the name it is assigned to): there a variable, a label or a path is far
more frequent than a secret. Both tables are ordered by what decides most often for the least time.

For generic rules the classifier (`oakum.detect.classify`) weighs. There only the `CERTAIN` ones drop, which are about
form and hardly ever err; the answers to the `OPEN` ones are evidence among other.
"""

from __future__ import annotations

from oakum.detect.checks.universal.kinds import encrypted, other_kind, path
from oakum.detect.checks.universal.naming import hash_name, label_name, metadata_name, no_access
from oakum.detect.checks.universal.pattern import packed, repetition, sequence
from oakum.detect.checks.universal.placeholder import (
    default_word,
    example_host,
    filler,
    placeholder,
    stand_in_word,
    url_form,
)
from oakum.detect.checks.universal.published import published
from oakum.detect.checks.universal.reference import badge, lookup, reference, resource_name
from oakum.detect.checks.universal.view import Universal, View, view
from oakum.detect.checks.universal.wording import attribute, identifier, keyword, own_name, prose, randomness, type_name

__all__ = ["CERTAIN", "OPEN", "STRONG", "WEAK", "Universal", "View", "view"]

STRONG: tuple[Universal, ...] = (reference, placeholder, sequence, repetition, published)
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
    url_form,
    type_name,
    badge,
    no_access,
    resource_name,
    randomness,
)
CERTAIN: tuple[Universal, ...] = (
    keyword,
    reference,
    attribute,
    identifier,
    path,
    lookup,
    other_kind,
    encrypted,
    packed,
    filler,
    url_form,
    type_name,
    badge,
    published,
    no_access,
    resource_name,
)
OPEN: tuple[Universal, ...] = (
    placeholder,
    sequence,
    repetition,
    prose,
    metadata_name,
    own_name,
    label_name,
    hash_name,
    default_word,
    stand_in_word,
    example_host,
    randomness,
    identifier,
    other_kind,
)
