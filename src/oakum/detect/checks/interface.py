"""What a check is: it looks at one candidate and speaks for or against it."""

from __future__ import annotations

from collections.abc import Callable

from oakum.detect.candidate import Candidate
from oakum.model import Reason

DROP = float("-inf")
"""The weight that ends a candidate, whatever else speaks for it."""

Check = Callable[[Candidate, str], Reason | None]
"""Takes a candidate and the text behind the colon of `name:argument`; None means it has nothing to say."""
