"""What the words around a value are about, as bits of `oakum.kernel.described`."""

from __future__ import annotations

from collections import defaultdict

from oakum.detect.checks.vocabulary import vocabulary
from oakum.kernel.described import ASSERTS, DECLARES, MADE_UP, SHELL, TYPES, USER

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
_MEANINGS = (
    *((1 << number, kind) for number, kind in enumerate(_KINDS)),
    *((USER, _USERS), (DECLARES, _DECLARES), (ASSERTS, _ASSERTS), (MADE_UP, _MADE_UP), (SHELL, _SHELL)),
    (TYPES, _TYPES),
)


def meanings() -> dict[str, int]:
    """Words in lower case, each with all that it means."""
    found: dict[str, int] = defaultdict(int)
    for bit, words in _MEANINGS:
        for word in words:
            found[word] |= bit
    return dict(found)
