"""OpenSSH's own key format (openssh-key-v1, PROTOCOL.key in its sources), and that of ssh.com."""

from __future__ import annotations

import re

from oakum.detect.checks.keys.reading import Fields, Reading

MAGIC = b"openssh-key-v1\x00"
_SSH2_MAGIC = b"\x3f\x6f\xf9\xeb"
_NAME = re.compile(rb"[a-z0-9@.-]{1,60}")


def read(body: bytes) -> Reading | None:
    """The key in a body; None when it does not begin as one. A plain one repeats a random number to prove itself."""
    if not body.startswith(MAGIC):
        return None
    fields = Fields(body[len(MAGIC) :])
    try:
        cipher = fields.string()
        if cipher != b"none":
            return Reading(what="an OpenSSH key", encrypted=True)
        fields.string()  # how the key is derived from a passphrase, and with which settings
        fields.string()
        count, public = fields.long(), Fields(fields.string()).string()
        private = Fields(fields.string())
        fits = private.long() == private.long() and private.string() == public
    except ValueError:
        return Reading(what="an OpenSSH key that ends too early", known=False)
    name = public.decode() if count == 1 and _NAME.fullmatch(public) else "unknown type"
    return Reading(what=f"an OpenSSH key ({name})", fits=fits)


def read_ssh2(body: bytes) -> Reading | None:
    """The key in a body of ssh.com's format, which names its cipher; None when it does not begin as one."""
    if not body.startswith(_SSH2_MAGIC):
        return None
    what = "an SSH key in ssh.com's format"
    fields = Fields(body[len(_SSH2_MAGIC) :])
    try:
        fields.long()  # of the whole
        fields.string()  # the kind of key
        return Reading(what=what, encrypted=fields.string() != b"none")
    except ValueError:
        return Reading(what=what, known=False)
