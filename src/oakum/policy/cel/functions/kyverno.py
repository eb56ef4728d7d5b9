"""What Kyverno adds to CEL, as far as it needs nothing but its arguments.

Source: `github.com/kyverno/sdk/extensions/cel/libs` (user, hash, json, yaml, time, transform).
`math.round` of two arguments is not here: the engine has one of its own, of one argument.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from oakum.policy.cel.functions.interface import Functions, Kind, Overload
from oakum.policy.cel.objects import ManifestError, parse

_SERVICE_ACCOUNT = "system:serviceaccount:"


def _service_account(user: str) -> dict[str, str]:
    """Both parts are empty for a user that is no service account."""
    rest = user.removeprefix(_SERVICE_ACCOUNT)
    namespace, colon, name = rest.partition(":") if rest != user else ("", "", "")
    return {"Namespace": namespace, "Name": name} if colon else {"Namespace": "", "Name": ""}


def _hash(algorithm: str) -> tuple[Overload, ...]:
    def hashed(text: str) -> str:
        return hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest()

    return (Overload((Kind.STRING,), Kind.STRING, hashed),)


def _parsed(text: str) -> Any:
    try:
        return next((document.value for document in parse(text, "")), None)
    except ManifestError:
        raise ValueError("the text cannot be parsed") from None


def _dumped(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def _truncated(moment: datetime, step: timedelta) -> datetime:
    since = moment - datetime(1, 1, 1, tzinfo=UTC)
    return moment - since % step if step > timedelta(0) else moment


def _cron(moment: datetime) -> str:
    return f"{moment.minute} {moment.hour} {moment.day} {moment.month} {moment.isoweekday() % 7}"


def _by_key(keys: list[Any], values: list[Any], key: str, value: str) -> dict[str, Any]:
    if len(keys) != len(values):
        raise ValueError("listObjToMap() needs lists of one length")
    if any(not isinstance(item.get(key), str) for item in keys):
        raise ValueError("listObjToMap() needs keys that are strings")
    return {one[key]: other.get(value) for one, other in zip(keys, values, strict=True)}


def _both(name: str, namespace: str, overloads: tuple[Overload, ...]) -> Functions:
    return {name: overloads, f"{namespace}.{name}": overloads}


def _one(takes: tuple[Kind, ...], gives: Kind, call: Callable[..., Any]) -> tuple[Overload, ...]:
    return (Overload(takes, gives, call),)


_TO_MAP = _one((Kind.LIST, Kind.LIST, Kind.STRING, Kind.STRING), Kind.MAP, _by_key)

FUNCTIONS: Functions = {
    **_both("parseServiceAccount", "user", _one((Kind.STRING,), Kind.MAP, _service_account)),
    **_both("sha1", "hash", _hash("sha1")),
    **_both("sha256", "hash", _hash("sha256")),
    **_both("md5", "hash", _hash("md5")),
    **_both("listObjToMap", "transform", _TO_MAP),
    "json.unmarshal": _one((Kind.STRING,), Kind.ANY, _parsed),
    "json.marshal": _one((Kind.ANY,), Kind.STRING, _dumped),
    "yaml.parse": _one((Kind.STRING,), Kind.ANY, _parsed),
    "time.now": _one((), Kind.TIMESTAMP, lambda: datetime.now(UTC)),
    "time.truncate": _one((Kind.TIMESTAMP, Kind.DURATION), Kind.TIMESTAMP, _truncated),
    "time.toCron": _one((Kind.TIMESTAMP,), Kind.STRING, _cron),
}
