"""Values that stand in for a secret: `changeme`, `your_api_key`, `xxxx`, `<password>`."""

from __future__ import annotations

import re

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import View, words_of
from oakum.detect.checks.vocabulary import vocabulary
from oakum.model import Reason

_LONGEST = 400  # in a long value a word can come about by chance

# Each of these is a sure sign even inside a token with a distinctive prefix.
_SURE = re.compile(
    r"example|change[_-]?(?:me|it|this)|place[_-]?holder|redacted|replace[_-]?(?:me|with|this)|your[_-]?"
    r"(?:own|api|pass|pwd|secret|token|key|access|private|auth|user|app|client|account|strong|database|db|[_-])"
    r"|insert[_-]|xxxx|\*\*\*|\.\.\.|(?<![a-z0-9])(?:todo|fixme)(?![a-z0-9])|foo[_-]?bar|dummy|deadbeef|not[_-]?a?[_-]?real|sanitized"
    r"|censored|obfuscated|[_-]here\b|(?:goes|value|key|token|secret|password)[_-]?here|put[_-]?your|to[_-]?be[_-]"
    r"|[_*-](?:removed|deleted)"
    r"|\xe2\x80\xa6|\xe2\x80\xa2"  # … and • in UTF-8
)
_ENCLOSED = re.compile(r"<[^<>]*>|\[[^\[\]]*\]|\{[^{}]*\}|\([^()]*\)|_{2,}\w*_{2,}|-{3,}.*|#{3,}.*")
_OURS = re.compile(r"<oakum:[\w.-]+:\Z")  # what `oakum redact` writes, up to the part that looks like a value
_HOST = re.compile(r"://([^/@]*@)?[^/?#]*")  # a word in the host says nothing of the secret in the path
_BRACKETS = frozenset(["<>", "{}"])
_FILLER = re.compile(r"[xX*.\-_?#]+|(?:[a-z]{2,12}_){2,}0?12345\d{0,5}")
_EXAMPLE_HOST = re.compile(r"@[\w.-]{0,20}\bexample\.(?:com|org|net)|@[\w.-]{0,20}(?:contoso|fabrikam)\.com")

# Passwords that products ship with and that documentation uses. People do use them, so they only lower.
_DEFAULTS = vocabulary(
    "password passwd pass pwd secret token key apikey admin root guest user username test tests testing",
    "demo sample default login string value abc foo bar baz qux hello world mypassword mysecret pw",
)
_AROUND = "[](){}<>"
_URL_USER = re.compile(
    r"://(?:my|your|the)?[-_.]?(?:user|usr|username|user[-_.]?(?:name|id)|login|name)?:\Z", re.IGNORECASE
)
_URL_PASSWORDS = vocabulary("password passwd pass pwd pw mypassword mypass")
_ENDS_IN_DEFAULT = re.compile(r"[a-z]{1,12}(?:pass|passwd|password|passw0rd|secret)")
_STAND_INS = vocabulary("test tests testing fake mock sample demo invalid wrong bad incorrect bogus stub valid")

_PLACEHOLDER = Reason(name="placeholder", weight=DROP, note="stands in for a value")
_DEFAULT = Reason(name="default-word", weight=-1.2, note="a word that documentation and defaults use")
_DEFAULT_NUMBERED = Reason(name="default-word", weight=-0.4, note="a usual default with a number")
_DEFAULT_JOINED = Reason(name="default-word", weight=-0.7, note="ends in a word that documentation uses")
_URL_FORM = Reason(name="url-form", weight=DROP, note="shows where a URL has its user and password")
_STAND_IN = Reason(name="stand-in-word", weight=-0.4, note="says that it is made up")
_AT_EXAMPLE = Reason(name="example-host", weight=-0.8, note="for a host that documentation uses")


def placeholder(view: View) -> Reason | None:
    """Words, brackets and filling that nobody puts into a real secret."""
    if len(view.value) > _LONGEST:
        return None
    text = _HOST.sub(r"\1", view.lower) if "://" in view.lower else view.lower
    if _SURE.search(text) or _ENCLOSED.fullmatch(view.value) or _FILLER.fullmatch(view.value):
        return _PLACEHOLDER
    if view.after[:1] == ">" and _OURS.search(view.before):
        return _PLACEHOLDER
    return _PLACEHOLDER if view.before[-1:] + view.after[:1] in _BRACKETS else None


def filler(view: View) -> Reason | None:
    """Nothing but filling, a description in brackets, or a placeholder of ours: no letter of it is a value's."""
    if view.after[:1] == ">" and _OURS.search(view.before):
        return _PLACEHOLDER
    brackets = view.before[-1:] + view.after[:1]
    filled = len(view.value) <= _LONGEST and (_FILLER.fullmatch(view.value) or _ENCLOSED.fullmatch(view.value))
    return _PLACEHOLDER if filled or brackets in _BRACKETS else None


def default_word(view: View) -> Reason | None:
    """A value that is nothing but a usual default, with or without a number behind it or brackets around it."""
    word = view.lower.strip(_AROUND)
    if word in _DEFAULTS:
        return _DEFAULT
    if word.rstrip("0123456789!") in _DEFAULTS:
        return _DEFAULT_NUMBERED
    return _DEFAULT_JOINED if not view.name and _ENDS_IN_DEFAULT.fullmatch(word) else None


def url_form(view: View) -> Reason | None:
    """The form of a URL, `scheme://user:password@host`: both say what they are."""
    if view.after[:1] != "@" or view.lower not in _URL_PASSWORDS:
        return None
    return _URL_FORM if _URL_USER.search(view.before) else None


def stand_in_word(view: View) -> Reason | None:
    """A value or a name that says of itself that it is made up."""
    words = words_of(view.value) if len(view.value) <= 60 else ()
    if _STAND_INS.isdisjoint(words) and _STAND_INS.isdisjoint(words_of(view.name)):
        return None
    return _STAND_IN


def example_host(view: View) -> Reason | None:
    """Credentials for example.com and the like."""
    return _AT_EXAMPLE if view.after[:1] == "@" and _EXAMPLE_HOST.match(view.after) else None
