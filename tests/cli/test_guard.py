from __future__ import annotations

import click
import pytest

from oakum.cli.guard import VERBS, guard


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_is_there(name: str) -> None:
    assert guard.get_command(click.Context(guard), name)
