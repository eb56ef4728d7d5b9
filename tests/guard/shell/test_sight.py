from __future__ import annotations

from oakum.guard.shell import Deed, Kind, Sight, Sure


def deed(kind: Kind, **more: object) -> Deed:
    return Deed(kind=kind, what="x", by="p", sure=Sure.CERTAIN, why="", **more)  # type: ignore[arg-type]


def test_what_leaks_carries_something_that_is_no_login() -> None:
    leak = deed(Kind.SEND, carries=("a",))
    sight = Sight(
        deeds=(deed(Kind.SEND), leak, deed(Kind.SEND, carries=("a",), as_login=True), deed(Kind.COPY, carries=("a",)))
    )
    assert sight.leaks == (leak,)
    assert len(sight.of(Kind.SEND)) == 3


def test_what_shows() -> None:
    shown = deed(Kind.READ, shown=True)
    assert Sight(deeds=(deed(Kind.READ), shown)).shows == (shown,)
