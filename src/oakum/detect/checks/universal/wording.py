"""Values made of words: variables, keywords, types, sentences. And the opposite: what looks random."""

from __future__ import annotations

import re

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import View, words_of
from oakum.detect.checks.vocabulary import vocabulary
from oakum.model import Reason

_LONGEST_NAME = 60
_LEAST_RANDOM = 12
_LONG_NAME = 24  # from here on a name in code hardly has digits

_KEYWORDS = vocabulary(
    "true false none null nil undefined void string str int integer bool boolean bytes byte char float",
    "double long short object any number unknown optional list dict array map tuple set self this new",
    "await async yield return lambda function func def class const let var val final static public",
    "private protected required default yes no on off auto in is not and or if else elif for while do",
    "end then varchar text blob uuid date datetime timestamp securestring sensitive hidden writeonly",
    "password secret empty blank unset never always nopasswd prompt stdin env vault file generate",
    "generated random charfield textfield",
)
_SECRET_WORDS = vocabulary(
    "password passwd pass pwd passphrase secret token key api apikey access auth authentication bearer",
    "refresh session client private credential credentials passwort kennwort contrasena senha",
    "wachtwoord haslo csrf jwt oauth login signin id",
)
_FILL_WORDS = vocabulary(
    "my the a an your our user users username db database admin root new old current confirm some this",
    "that test app default name is not set here for of in to with and or no value string text field",
    "param var env file url type hash input reset forgot change update invalid wrong missing super",
    "public shared clear master service server host http https basic web site page form header cookie github",
    "gitlab google aws azure slack mysql postgres redis mongo ldap smtp email mail encrypted plain",
    "hidden",
)
_NAMING_WORDS = _SECRET_WORDS | _FILL_WORDS
_BARE = re.compile(r"[A-Za-z_$][\w$]*")
_CHAIN = re.compile(r"[A-Za-z_$@&*!][\w$]*[?!]?(?:(?:\.|::|->|\?\.)[A-Za-z_$]\w*[?!]?)+[\[(.]?.*")
_CALL = re.compile(r"[A-Za-z_$@&*!][\w$.:>-]*[\[(].*")
# `6.hours`, a label `User:`, `@attribute`, `**options`, a list, a further argument `quiet=True`, `+ password +`
_OTHER_CODE = re.compile(
    r"[0-9]+\.[a-z_]+.*|.*:|(?:[@&*]|\*\*)[A-Za-z_]\w*|[\[(].*|[A-Za-z_]\w*=[A-Za-z_][\w.]*|\+[A-Za-z_]\w*\+?"
)
_ANNOTATED = re.compile(r"\w\??:[ \t]\Z")
_TYPE = re.compile(
    r"(?:[A-Za-z_]\w*\.)*(?:[A-Z][a-z0-9]*)+(?:Str|String|Bytes|Key|Token|Mgr|Manager|Provider|Type|Input|Config|Credentials?)"
)
_PLAIN_WORD = re.compile(r"[A-Za-z]+")
_GOES_ON = re.compile(r"[ \t]{1,2}[A-Za-z]{2,}[ \t]+[A-Za-z]+")
_CODE_BEFORE = re.compile(
    r"\b(?:self|this|const|let|var|val|final|static|private|public|def|return|new|if|elif|while|case|String|string|str|char"
    r"|auto|func|and|or)\b|:=|=>|->|==|!=|\w\(|&&|\|\||\$\w+(?:->\w+)* *=|@\w+ *="
)
_CODE_AFTER = re.compile(
    r"[;,(){}\[\].?]|[ \t]*(?:->|=>|==|!=|&&|\|\||[?+;{]|\b(?:and|or|if|unless|is|in|not|do|then)\b)"
)
_ENVIRONMENT = re.compile(r"(?:^|[^A-Za-z0-9_])[A-Z][A-Z0-9_]*=\Z")
_CONSTANT = re.compile(r"_*[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+_*")
_NAMED_CONSTANT = re.compile(r"[A-Z]{2,10}(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|TOKEN|APIKEY)")
_NAME_LIKE = re.compile(r"[A-Za-z._:/-]+[0-9]{0,2}")
_SENTENCE = re.compile(r"[^0-9]*[A-Za-z\x80-\xff,.:;!?'][ \t]+[A-Za-z\x80-\xff(].*")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2}")
_DIGIT = re.compile(r"[0-9]")
_SIGN = re.compile(r"[_.:/#*|-]+")
_SPECIAL = re.compile(r"[^A-Za-z0-9_.\-/ ]")
_STRETCH = re.compile(r"[0-9]+|[A-Z]?[a-z]+|[A-Z]+")

_KEYWORD = Reason(name="keyword", weight=DROP, note="a keyword, a type or an empty value")
_VARIABLE = Reason(name="identifier", weight=DROP, note="a variable, not a value")
_MAYBE_VARIABLE = Reason(name="identifier", weight=-0.6, note="a bare word, which may be a variable")
_TYPE_NAME = Reason(name="type-name", weight=DROP, note="a type, as in `password: SecretStr`")
_CONSTANT_NAME = Reason(name="identifier", weight=DROP, note="the name of a constant or a variable")
_JOINED = Reason(name="identifier", weight=-0.9, note="words joined as in a name")
_ATTRIBUTE = Reason(name="attribute", weight=DROP, note="a call or an attribute in code")
_OWN_NAME = Reason(name="own-name", weight=DROP, note="says what it is called, not what it is")
_PROSE = Reason(name="prose", weight=DROP, note="text for people")
_RANDOM = Reason(name="random", weight=0.8, note="looks random")
_MIXED = Reason(name="mixed", weight=0.4, note="letters mixed with digits or signs")


def keyword(view: View) -> Reason | None:
    """`None`, `string`, `true` and the like, bare or quoted. A quoted `"password"` may be a bad password."""
    if view.lower[-1:] == ":" and not view.quote:
        return _KEYWORD  # the label of what follows, as in `Credential: User: Password:`
    may_be_a_password = view.lower in _SECRET_WORDS and (view.quote or view.generic)
    if view.lower.rstrip(":!?") not in _KEYWORDS or may_be_a_password:
        return None
    return _KEYWORD


def attribute(view: View) -> Reason | None:
    """Bare `self.password`, `getpass()`, `config["x"]`, `Foo::bar`."""
    if view.quote:
        return None
    value, follows = view.value, view.after[:1]
    if follows == "(":
        return _ATTRIBUTE
    if looks_random(value):
        return None  # a token may have dots, too
    if _OTHER_CODE.fullmatch(value):
        return _ATTRIBUTE
    if not view.bare:
        return None
    if _CHAIN.fullmatch(value) or _CALL.fullmatch(value):
        return _ATTRIBUTE
    return _ATTRIBUTE if follows in {"[", "\\"} or (follows == "." and _BARE.fullmatch(value)) else None


def identifier(view: View) -> Reason | None:
    """A bare word in what looks like code is a variable; a quoted one may be the name of something."""
    if _CONSTANT.fullmatch(view.value):
        return _CONSTANT_NAME
    if not view.bare or not _BARE.fullmatch(view.value):
        return _JOINED if _is_joined(view.value) else None
    return None if _is_no_name(view.value) else _bare_word(view)


def type_name(view: View) -> Reason | None:
    """The type of a field or an argument, where a value could stand too: `password: SecretStr`."""
    if not view.bare or not _ANNOTATED.search(view.before):
        return None
    value = view.value
    is_own_name = value.istitle() and value[:1].lower() + value[1:] == view.name.rstrip("?")
    return _TYPE_NAME if is_own_name or _TYPE.fullmatch(value) else None


def _is_no_name(value: str) -> bool:
    return looks_random(value) or (len(value) >= _LONG_NAME and _DIGIT.search(value) is not None)


def _bare_word(view: View) -> Reason | None:
    if _ENVIRONMENT.search(view.before) and view.after[:1] not in {")", ","}:
        return _JOINED if _is_joined(view.value) else None  # a shell's variable would need a dollar sign
    if _CODE_AFTER.match(view.after) or _CODE_BEFORE.search(view.before):
        return _VARIABLE
    if _NAMED_CONSTANT.fullmatch(view.value):
        return _CONSTANT_NAME  # `password=PGPASSWORD`, the last argument of a call
    if _is_joined(view.value):
        return _JOINED
    return None if _DIGIT.search(view.value) else _MAYBE_VARIABLE


def _is_joined(value: str) -> bool:
    """Whether several words are written as one, as in `clientSecretName` or `totp-secrets`."""
    if len(value) > _LONGEST_NAME or not _NAME_LIKE.fullmatch(value):
        return len(value) <= _LONGEST_NAME and _is_compound(value)
    letters = value.rstrip("0123456789")
    words = words_of(letters)
    return len(words) >= 2 and len(letters) >= 4 * len(words)


def _is_compound(value: str) -> bool:
    """Whether it is mostly words between signs, as in `s1_cache_key` or `task.feed.#`."""
    parts = _SIGN.split(value)
    words = [part for part in parts if _PLAIN_WORD.fullmatch(part) and (part.islower() or part.istitle())]
    return len(words) > 1 and sum(map(len, words)) * 10 >= len(value) * 6


def own_name(view: View) -> Reason | None:
    """A value of several words that all speak of secrets: `access_token`, `my-secret-key`."""
    if len(view.value) > _LONGEST_NAME or _SPECIAL.search(view.value):
        return None
    words = {word for word in words_of(view.value) if len(word) > 1 and not word.isdigit()}
    if len(words) < 2 and not view.bare:
        return None
    speaks = not words.isdisjoint(_SECRET_WORDS) and words <= _NAMING_WORDS
    return _OWN_NAME if speaks else None


def prose(view: View) -> Reason | None:
    """A sentence or a label, in any language."""
    value = view.value
    if view.before.endswith((": ", "= ")) and _PLAIN_WORD.fullmatch(value) and _GOES_ON.match(view.after):
        return _PROSE
    if " " in value and (value.count(" ") >= 2 or _SENTENCE.fullmatch(value)):
        return _PROSE
    return _PROSE if _FOREIGN.search(value) and not _DIGIT.search(value) else None


def randomness(view: View) -> Reason | None:
    """Speaks for values that no person would choose as a name."""
    if looks_random(view.value):
        return _RANDOM
    mixed = _DIGIT.search(view.value) or _SPECIAL.search(view.value)
    return _MIXED if mixed and not view.value.isdigit() else None


def looks_random(value: str) -> bool:
    """Many changes between digits, lower and upper case, as in `f3A9kq0Z4xQw`, not as in `dbPassword2`."""
    length = len(value)
    if length < _LEAST_RANDOM:
        return False
    if _DIGIT.search(value):
        return len(_STRETCH.findall(value)) * 4 >= length
    return 16 <= length <= _LONGEST_NAME and len(words_of(value)) * 3 > length
