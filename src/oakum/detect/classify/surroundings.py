"""Features of what stands around a value: its name, how it is assigned, what its line and the one above say."""

from __future__ import annotations

import re

from oakum.detect.checks.universal.view import View
from oakum.detect.checks.vocabulary import vocabulary

NAME_FEATURES = (
    "name.length",
    "name.words",
    "name.kind",
    "name.behind",
    "name.last",
    "name.style",
    "name.in_value",
    "name.user",
)
LINE_FEATURES = (
    "line.quote",
    "line.closed",
    "line.bare",
    "line.operator",
    "line.spaced",
    "line.after",
    "line.rest",
    "line.indent",
    "line.length",
    "line.quotes",
    "line.words",
    "line.comment",
    "line.call",
    "line.declares",
    "line.asserts",
    "line.made_up",
    "line.user",
    "line.secret_words",
    "line.prose",
    "line.url",
    "line.types",
    "line.shell",
    "line.start",
    "above.empty",
    "above.comment",
    "above.user",
    "above.secret_words",
    "above.made_up",
    "above.alike",
)
"""Names of the features, in the order of `name_features` and `line_features`."""

_KINDS = (
    vocabulary(
        "password passwd passwort passphrase pass pwd pw passcode kennwort contrasena senha wachtwoord motdepasse",
        "haslo parola parol heslo salasana sifre losenord adgangskode pin psw pword userpass userpassword dbpassword",
    ),
    vocabulary("secret secrets credential credentials cred creds clientsecret geheimnis segredo secreto"),
    vocabulary("token tokens bearer jwt otp totp csrf xsrf session sessionid sessid cookie accesstoken authtoken"),
    vocabulary("apikey key keys secretkey accesskey privatekey signingkey clave cle schluessel hmac"),
    vocabulary("auth authorization authentication login oauth authkey basic"),
    vocabulary("salt nonce seed iv signature verifier challenge code hash digest"),
)
_USERS = vocabulary(
    "user username login email mail account uid userid host hostname server url uri database db port client clientid",
    "appid accountid admin root usr benutzer utilisateur usuario",
)
_SECRETS = frozenset().union(*_KINDS[:5])
_DECLARES = vocabulary("const let var val final static private public protected string str readonly my local def dim")
_ASSERTS = vocabulary("assert asserts expect should equal equals equalto match verify given when then eq it test be")
_MADE_UP = vocabulary(
    "example examples sample test tests fake mock dummy demo default placeholder your replace change eg todo fixme",
    "stub foo bar foobar invalid wrong",
)
_SHELL = vocabulary("export env arg set run curl wget echo docker sudo mysql psql e d")
_TYPES = vocabulary(
    "type required description optional min max length string boolean integer validate validates pattern"
)
_WORDS = re.compile(r"[A-Za-z]+")
_COMMENT = re.compile(r"[ \t]*(?:#|//|/\*|\*|--|<!--|;|\"\"\"|'''|%|rem\b|>)", re.IGNORECASE)
_OPERATOR = re.compile(
    r"(===?|!==?|=>|:=|\+=|\?\?|\|\||->|[=:,(>{\[@?+|&/ \t])[\s(]*[\\'\"`]*[bBrRuUfFNL@$]{0,2}[\\'\"`]*\Z"
)
_OPERATORS = {
    sign: number
    for number, sign in enumerate(
        (
            "",
            "=",
            ":",
            "=>",
            ":=",
            "==",
            "===",
            "!=",
            "!==",
            "(",
            ",",
            ">",
            "[",
            "{",
            "?",
            "+",
            "|",
            "||",
            "??",
            "&",
            "/",
            "@",
            "->",
            "+=",
            " ",
            "\t",
        )
    )
}
_CALL = re.compile(r"\w\([^()]*\Z")
_STARTS = {
    sign: number
    for number, sign in enumerate(
        ("", "-", '"', "'", "<", "{", "[", "(", "$", "@", "*", "#", "/", "|", ">", "+", "."), 1
    )
}
_AROUND = 400
_ABOVE = 200


def name_features(view: View, words: tuple[str, ...]) -> list[float]:
    """Features of what the value is called; `words` are the words of its name."""
    kind, behind = _kind(words)
    name = view.name
    return [
        len(name),
        len(words),
        kind,
        behind,
        _last(words),
        name.isupper() + 2 * name.islower() + 4 * ("_" in name) + 8 * ("-" in name) + 16 * ("." in name),
        _shared(words, view.lower),
        not _USERS.isdisjoint(words),
    ]


def line_features(view: View, line: str, start: int, end: int, above: str) -> list[float]:
    """Features of the line (the value stands from `start` to `end`) and of the line above it."""
    before, after = line[max(0, start - _AROUND) : start], line[end : end + _AROUND]
    words = [word.lower() for word in _WORDS.findall(before)]
    said = frozenset(words)
    behind = frozenset(word.lower() for word in _WORDS.findall(after[:120]))
    over = [word.lower() for word in _WORDS.findall(above[-_ABOVE:])]
    operator = _OPERATOR.search(before[-48:])
    stripped = before.lstrip()
    return [
        ord(view.quote) if view.quote else 0,
        after[:1] == view.quote,
        view.bare,
        _OPERATORS.get(operator.group(1), 0) if operator else -1,
        before[-1:] in " \t",
        ord(after[0]) if after else 0,
        len(after.strip(" \t\r\n\"'`;,)}]")) if len(after) < _AROUND else _AROUND,
        len(before) - len(stripped),
        min(len(line), 1000),
        before.count('"') + before.count("'"),
        len(words),
        _COMMENT.match(line) is not None,
        _CALL.search(before[-80:]) is not None,
        not _DECLARES.isdisjoint(said),
        not _ASSERTS.isdisjoint(said),
        not _MADE_UP.isdisjoint(said) or not _MADE_UP.isdisjoint(behind),
        not _USERS.isdisjoint(said) or 2 * (not _USERS.isdisjoint(behind)),
        len(_SECRETS & said),
        _longest_prose(before),
        "://" in before[-120:],
        not _TYPES.isdisjoint(said) or not _TYPES.isdisjoint(behind),
        not _SHELL.isdisjoint(words[:3]),
        _STARTS.get(stripped[:1], 0),
        not above.strip(),
        _COMMENT.match(above) is not None,
        not _USERS.isdisjoint(over),
        not _SECRETS.isdisjoint(over),
        not _MADE_UP.isdisjoint(over),
        above[: len(before) - len(stripped) + 3] == line[: len(before) - len(stripped) + 3],
    ]


def _kind(words: tuple[str, ...]) -> tuple[int, int]:
    """What kind of secret the last such word of a name promises (0: none), and how many words follow it."""
    for behind, word in enumerate(reversed(words)):
        for number, kind in enumerate(_KINDS, 1):
            if word in kind:
                return number, behind
    return 0, len(words)


def _last(words: tuple[str, ...]) -> int:
    if not words:
        return -1
    return next((number for number, kind in enumerate(_KINDS, 1) if words[-1] in kind), 0)


def _shared(words: tuple[str, ...], value: str) -> int:
    """How many words of the name stand in the value."""
    return sum(len(word) > 2 and word in value for word in words)


def _longest_prose(before: str) -> int:
    """Words in a row between single spaces: text for people has many, code has few."""
    best = count = 0
    for piece in before.split(" "):
        count = count + 1 if piece.isalpha() else 0
        best = max(best, count)
    return best
