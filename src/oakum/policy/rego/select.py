"""Which engine judges.

The default is the same everywhere: what a policy says must not depend on what else is installed on a machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from oakum.model import ConfigError
from oakum.policy.rego.extension import Extensions

if TYPE_CHECKING:
    from oakum.policy.rego.gate import GatedEngine
    from oakum.policy.rego.interface import RegoEngine
    from oakum.policy.rego.worker import Bounds, WorkerEngine

Preference = Literal["auto", "regorus", "opa-library", "opa-binary", "opa-server"]


def engine(
    preference: Preference = "auto",
    *,
    url: str = "",
    token: str = "",
    extensions: Extensions | None = None,
    allowed: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
    bounds: Bounds | None = None,
) -> GatedEngine | WorkerEngine:
    """A new engine without policies, for the calling thread.

    With `bounds`, which policies need that are not trusted, regorus runs in a process of its own that can be killed.
    `auto` is the server at `url` if there is one, otherwise regorus. `allowed` names functions of `refused.REFUSED`
    that policies may call all the same; where `only` is given, they use none but these (`capabilities.read`). The OPA
    program and server do not have `extensions`. Raises MissingExtra when the engine is not installed, PolicyError when
    there is no `opa` program or the URL is wrong.
    """
    chosen = _chosen(preference, url)
    if bounds is not None and chosen == "opa-library":
        raise ConfigError("the engine `opa-library` cannot be bounded in time and memory; choose another one")
    if bounds is not None and chosen == "regorus":
        from oakum.policy.rego.worker import WorkerEngine

        return WorkerEngine(bounds, extensions=extensions, allowed=allowed, only=only)
    from oakum.policy.rego.gate import GatedEngine  # loads the native library of regorus, which reads what is gated

    return GatedEngine(_engine(chosen, url, token, extensions, allowed), allowed=allowed, only=only)


def _chosen(preference: Preference, url: str) -> Preference:
    if preference not in get_args(Preference):
        raise ConfigError(f"there is no engine `{preference}`; there are {', '.join(get_args(Preference))}")
    if preference == "auto":
        return "opa-server" if url else "regorus"
    return preference


def _engine(
    chosen: Preference, url: str, token: str, extensions: Extensions | None, allowed: frozenset[str]
) -> RegoEngine:
    match chosen:
        case "opa-library":
            from oakum.policy.rego.opa_library import OpaLibraryEngine

            return OpaLibraryEngine(extensions)
        case "opa-binary":
            from oakum.policy.rego.opa_binary import OpaBinaryEngine

            return OpaBinaryEngine(allowed=allowed)
        case "opa-server":
            from oakum.policy.rego.opa_server import OpaServerEngine

            return OpaServerEngine(url, token=token)
    from oakum.policy.rego.regorus_engine import RegorusEngine

    return RegorusEngine(extensions)
