"""What is seen in a shell command before it runs."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a part of a command does with secrets."""

    READ = "read"
    """Of a file that holds secrets."""
    DUMP = "dump"
    """Of the environment, or of a variable that is named like a secret."""
    FETCH = "fetch"
    """From a secret store, a cluster, a cloud, or the login of a program."""
    COPY = "copy"
    """Of something secret to another file of this machine, or into git's index."""
    SEND = "send"
    """Over the network."""


class Sure(StrEnum):
    """How sure it is that the command does that."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a command does."""

    kind: Kind
    what: str
    """The file, variable, store or destination, as the command names it."""
    by: str
    """The program."""
    sure: Sure
    why: str
    """For a person, without any value."""
    shown: bool = False
    """Whether it reaches the output of the command, which the agent reads."""
    sent: bool = False
    """Whether it goes over the network."""
    carries: tuple[str, ...] = ()
    """Of a copy and of what is sent: the secret things that go there, as their deeds name them."""
    as_login: bool = False
    """Of what is sent: what it carries is the login to where it goes, as an `Authorization` header is."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """A command, looked at."""

    deeds: tuple[Deed, ...] = ()
    """In the order in which they happen."""
    complete: bool = True
    """Whether the whole command was understood. If not, its words were judged one by one, and there may be more to it
    than the deeds."""
    why: str = ""
    """What was not understood."""

    def of(self, kind: Kind) -> tuple[Deed, ...]:
        """The deeds of one kind."""
        return tuple(deed for deed in self.deeds if deed.kind == kind)

    @property
    def shows(self) -> tuple[Deed, ...]:
        """What of secret things the agent would read."""
        return tuple(deed for deed in self.deeds if deed.shown)

    @property
    def leaks(self) -> tuple[Deed, ...]:
        """Where secret things would go over the network, other than as the login to there."""
        return tuple(deed for deed in self.of(Kind.SEND) if deed.carries and not deed.as_login)
