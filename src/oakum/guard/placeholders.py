"""What stands in a text in place of a secret: short, typed, the same within a session, and worth nothing elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import re

from oakum.model import Identity, Secret

PATTERN = re.compile(r"<oakum:[a-z0-9-]{1,80}:[a-z2-7]{8}>")
"""Every placeholder, and hardly anything else."""

_SHOWN = slice(4, 12)
"""The part of an identity that it shows: forty bits, behind `sid_`. `oakum redact --session` writes the same."""
_MOST = 10_000


class Placeholders:
    """The placeholders of one session. What they stand for is in memory alone, and goes with the session."""

    def __init__(self, key: bytes, session: str) -> None:
        own = hmac.new(key, session.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        self._identity = Identity(own if session else key)
        self._values: dict[str, Secret] = {}

    def name(self, rule: str, secret: Secret) -> str:
        """The placeholder for a secret, which is remembered."""
        made = f"<oakum:{rule}:{self._identity.of(secret)[_SHOWN]}>"
        if made not in self._values and len(self._values) < _MOST:
            self._values[made] = secret
        return made

    def value(self, placeholder: str) -> str | None:
        """What it stands for, None when this session has not given it out or it is no text."""
        secret = self._values.get(placeholder)
        try:
            return secret.reveal().decode() if secret is not None else None
        except UnicodeDecodeError:
            return None

    def __len__(self) -> int:
        return len(self._values)


def restored(text: str, values: dict[str, str]) -> str:
    """The text with placeholders that have a value as that value."""
    return PATTERN.sub(lambda match: values.get(match.group(), match.group()), text)
