"""CUE, evaluated: one file, which has to be concrete. Imports only what CUE itself ships.

Source: conftest parser/cue, which compiles one file and writes its value as JSON. What the evaluator here does not know
is evaluated by the program `cue`, where there is one, and else refused by name.
"""

from __future__ import annotations

import shutil
from functools import partial

from oakum.policy.conftest.cue.errors import CueError, Malformed, Unknown
from oakum.policy.conftest.cue.evaluation import Evaluation
from oakum.policy.conftest.cue.export import document
from oakum.policy.conftest.cue.program import by_program
from oakum.policy.conftest.cue.reading import read
from oakum.policy.conftest.parsers.interface import Parsed, Steps, Text, unreadable


def parse(text: Text) -> Parsed:
    """Raises SourceError with the line."""
    try:
        evaluation, value = document(read(text.content))
        return Parsed(value, partial(_line, evaluation))
    except Unknown as error:
        if shutil.which("cue"):
            return Parsed(by_program(text))
        what = f"{error} is not evaluated here: install the program `cue`, or export it to JSON first"
        raise unreadable(text.path, what, error.line) from None
    except Malformed as error:
        raise unreadable(text.path, f"is not readable CUE: {error}", error.line) from None
    except CueError as error:
        raise unreadable(text.path, f"has no concrete value: {error}", error.line) from None
    except RecursionError:
        raise unreadable(text.path, "is not readable CUE: too many levels, or references to references") from None


def _line(evaluation: Evaluation, document: int, steps: Steps) -> int:
    """The line in which the field that the path leads to is first spoken of, or the nearest above."""
    node = evaluation.final(evaluation.root)
    line = 1
    for step in steps if node.items is None else (document, *steps):
        if isinstance(step, str) and step in node.fields:
            node = evaluation.final(node.fields[step])
        elif isinstance(step, int) and node.items is not None and step < len(node.items):
            node = evaluation.final(node.items[step])
        else:
            break
        line = node.line or line
    return line
