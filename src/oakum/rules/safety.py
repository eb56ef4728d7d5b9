"""Keeps expressions that users bring from hanging a scan.

Python's `re` backtracks: `(a+)+$` needs more than a lifetime on sixty letters. `check_expression` therefore
counts, from above, in how many ways an expression can try to match from one place, and refuses more than
`MOST_WAYS`. A choice (go on or leave a repetition, this or that branch) is free where the next byte alone
decides it; elsewhere it multiplies. Inside a repetition it multiplies for every round, so every exponential
expression is refused. So are some harmless ones, and those that are only slow, such as `.*a.*b`.

What is refused here may still run on RE2, which never backtracks: `compiled` falls back on it where the extra
`oakum[rules]` is installed and RE2 knows the syntax (it has no look-around and no back-references).
"""

from __future__ import annotations

import re
from typing import cast

from oakum.model import RuleError
from oakum.rules.expression import CEILING, parse, ways

MOST_WAYS = CEILING - 1


def check_expression(expression: str) -> None:
    """Raises RuleError when the expression does not compile, or may take too long with Python's `re`."""
    if ways(parse(expression)) > MOST_WAYS:
        raise RuleError(
            f"expression may take too long (more than {MOST_WAYS} ways to match from one place): bound its"
            " repetitions (`{0,40}` instead of `*`), and let neighbouring ones share no characters"
        )


def compiled(expression: str) -> re.Pattern[bytes]:
    """The expression, ready to run in bounded time: by `re` where that is safe, else by RE2.

    RE2's pattern has the same methods; `secret_group` finds its group. Raises RuleError when neither can run
    it; then, and only then, the expression must not be used.
    """
    try:
        check_expression(expression)
    except RuleError as error:
        linear = _linear(expression)
        if linear is None:
            raise RuleError(f"{error}; the extra oakum[rules] runs what needs no look-around in linear time") from error
        return linear
    return re.compile(expression.encode())


def secret_group(pattern: re.Pattern[bytes]) -> int:
    """The number of the group that is the secret: the one named `secret`, else 1, else 0 (the match)."""
    names = cast("dict[str | bytes, int]", pattern.groupindex)  # RE2 names the groups of a bytes pattern in bytes
    return names.get("secret") or names.get(b"secret") or min(pattern.groups, 1)


def _linear(expression: str) -> re.Pattern[bytes] | None:
    """The expression on RE2 over single bytes, or None where RE2 is missing or refuses it."""
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    try:
        return cast("re.Pattern[bytes]", re2.compile(expression.encode("utf-8", "replace"), options))
    except re2.error:
        return None
