"""Which values of a file of settings are worth knowing: those that elsewhere would be a leak, and no chance.

A value that is too common to be a secret would be "found" all over; rules of other kinds judge such values where they
are assigned. So it is refused, with a reason that the scan counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from oakum.detect.checks.vocabulary import vocabulary
from oakum.detect.known.names import Says, says
from oakum.detect.known.value import SHORTEST

_DISTINCT = 5
_LONGEST_TURN = 64
_RANDOM_LENGTH, _RANDOM_DISTINCT = 16, 10
_COMMON = vocabulary(
    "password passwd passw0rd p@ssw0rd p@ssword pass secret admin administrator root welcome qwerty",
    "qwertyuiop letmein changeme changeit changethis default test testing tester guest user username",
    "example sample demo dummy foobar localhost development production staging postgres postgresql mysql",
    "mariadb redis mongodb rabbitmq elastic grafana keycloak minio minioadmin sunshine iloveyou dragon",
    "football baseball superman trustno1 monkey master hunter correcthorsebatterystaple abcdefgh asdfghjk",
    "zxcvbnm abc abcd qwer token apikey undefined null none true false wordpress drupal joomla django",
    "laravel symfony docker kubernetes vagrant jenkins ansible terraform vault consul anonymous nobody",
    "system service database",
)
_AROUND = "0123456789!@#$%^&*()_-+=.,?~ "
_SEQUENCES = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)
_STANDS_IN = re.compile(
    r"change[_-]?(?:me|it|this)|place[_-]?holder|redacted|replace[_-]?(?:me|with|this)|xxxx|\*\*\*|\.\.\.|dummy|example|sample"
    r"|your[_-]|insert[_-]|[_-]here\b|not[_-]?a?[_-]?real|\b(?:todo|fixme)\b|foo[_-]?bar|deadbeef|sid_[a-z2-7]{26}",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"[^$]{0,200}\$[{(]|[^{]{0,200}\{\{|\$[A-Z_]{3,}|<[^<>]*>\Z|%\w+%\Z|op://|vault:|ref\+|arn:|file:|env:|ENC\[|\$ANSIBLE_VAULT"
)
_PATH = re.compile(r"(?:~|\.{1,2})?/[\w.@+-]+(?:/[\w.@+:-]*)*|[A-Za-z]:\\.*|(?:[\w.@-]+/){1,}[\w-]+\.[a-z]{1,5}")
_OTHER_KIND = re.compile(
    r"[\w.-]+:\d{1,5}|v?\d+(?:\.\d+)+(?:[-+][\w.]+)?|\d{4}-\d\d-\d\d.*|[\w.+-]+@[\w-]+\.[\w.]+|\d{1,11}|[\d.:a-f]+/\d{1,3}"
    r"|(?:application|text|image)/[\w.+-]+|(?:[\w-]+\.)+[a-z]{2,12}"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NAME = re.compile(r"[A-Za-z]+(?:[_. /:-]+[A-Za-z]+)*[_. /:-]*[0-9]{0,2}")
_LONG_NAME = 24
_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TOKEN = re.compile(r"[A-Za-z0-9+/=_.~-]+")
_STRETCH = re.compile(r"[0-9]+|[A-Z]?[a-z]+|[A-Z]+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://\S+")
_FIELDS = vocabulary("accountkey password pwd sharedaccesskey sharedaccesssignature sharedsecret")
_PAIR = re.compile(rf"(?:\A|;)\s*(?:{'|'.join(sorted(_FIELDS))})\s*=\s*([^;]+)", re.IGNORECASE)
_QUERY = re.compile(r"[?&;]([\w.-]{1,40})=([^&#;\s]+)")


def refusal(value: str) -> str | None:
    """Why a value is too common to be searched for, whatever it is called; None when it is not."""
    lower = value.lower()
    core = lower.strip(_AROUND)
    if len(value.encode("utf-8", "surrogateescape")) < SHORTEST:
        return f"shorter than {SHORTEST} bytes"
    if len(set(value)) < _DISTINCT or _is_periodic(value):
        return "repeats itself"
    if core in _COMMON or any(lower in run for run in _SEQUENCES):
        return "a common password or word"
    if len(value) < 200 and _STANDS_IN.search(value):
        return "stands in for a value"
    if _REFERS.match(value):
        return "refers to a value that stands elsewhere"
    if _PATH.fullmatch(value) and not is_random(value):
        return "a path"
    if _OTHER_KIND.fullmatch(value):
        return "an address, a number, a date or a version"
    return "a word" if value.isalpha() and len(_WORD.findall(value)) == 1 and len(value) < 2 * SHORTEST else None


def objection(name: str, value: str) -> str | None:
    """Why a value of that name is not taken for a secret; None when it is."""
    said = says(name)
    if _URL.fullmatch(value):
        return None if any(refusal(part) is None for _, part in parts(value)) else "an address without credentials"
    if said == Says.PUBLIC:
        return "its name says that it is no secret"
    refused = refusal(value)
    if refused:
        return refused
    if said == Says.SECRET:
        return "words" if _NAME.fullmatch(value) and len(value) < _LONG_NAME and not is_random(value) else None
    return None if is_random(value) and not _HASH.fullmatch(value) else "neither its name nor its look says secret"


def parts(value: str) -> Iterator[tuple[str, str]]:
    """The secrets inside a URL or a connection string, with what they are: the password, the key."""
    if _URL.fullmatch(value):
        yield from _of_url(value)
    for match in _PAIR.finditer(value):
        yield "password", match[1].strip("'\" ")


def is_random(value: str) -> bool:
    """Whether it looks made by a machine: long, of many characters, and of short stretches of one kind."""
    if len(value) < _RANDOM_LENGTH or len(set(value)) < _RANDOM_DISTINCT or not _TOKEN.fullmatch(value):
        return False
    return any(map(str.isdigit, value)) and len(_STRETCH.findall(value)) * 4 >= len(value)


def _is_periodic(value: str) -> bool:
    """Whether the same few characters come three times or more, or fill it exactly."""
    twice = value in (value + value)[1:-1]
    return twice or any(value[turn:] == value[:-turn] for turn in range(1, min(len(value) // 3, _LONGEST_TURN) + 1))


def _of_url(value: str) -> Iterator[tuple[str, str]]:
    try:
        split = urlsplit(value)
        password, user = split.password, split.username
    except ValueError:
        return
    if password:
        yield "password", unquote(password)
        if unquote(password) != password:
            yield "password", password
    elif user and is_random(user):
        yield "user", user
    for name, text in _QUERY.findall(value):
        if says(name) == Says.SECRET or name in ("sig", "code"):
            yield name, unquote(text)
