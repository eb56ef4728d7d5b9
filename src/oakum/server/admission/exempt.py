"""Who and what is not judged. Every exemption is said in the audit log and counted."""

from __future__ import annotations

from fnmatch import fnmatchcase

import msgspec

from oakum.server.admission.message import Request


class Exempt(msgspec.Struct, frozen=True, kw_only=True):
    """Globs over namespaces and users. An object cannot exempt itself: whoever writes it could."""

    namespaces: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    """Such as `system:serviceaccount:kube-system:*`."""

    def why(self, request: Request) -> str:
        """What exempts a request; empty where nothing does."""
        if request.namespace and _fits(request.namespace, self.namespaces):
            return f"namespace {request.namespace}"
        if request.user_info.username and _fits(request.user_info.username, self.users):
            return f"user {request.user_info.username}"
        return ""


def _fits(name: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)
