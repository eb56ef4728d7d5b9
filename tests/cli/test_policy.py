from __future__ import annotations

from importlib import import_module

from oakum.cli.policy import VERBS, policy


def test_every_verb_is_there_with_its_summary():
    for name, verb in VERBS.items():
        module, _, attribute = verb.place.partition(":")
        command = getattr(import_module(module), attribute)
        assert (command.name, command.get_short_help_str(200)) == (name, verb.summary)
    assert policy.name == "policy"
