"""Made-up examples of our own: every way to write an assignment, with secrets and with what only stands in for one.

They teach what the labelled code is too small to show (rare languages, words of other languages for `password`), and
are all that the tests train on. Nothing here is taken from anybody's code.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from candidates import Collector, Example
from oakum.detect.checks.vocabulary import vocabulary
from oakum.detect.judge import is_classified
from oakum.rules import RuleSet
from oakum.rules.template import expand

WEIGHT = 0.15
_GROUPS = 10
_ABOVE = (
    "",
    "",
    "# settings",
    "  user: app",
    "{",
    "import os",
    "username = admin",
    "    host: db.example",
    "  }",
    "  name: app",
)
_SHAPES = (
    '{name} = "{value}"',
    "{name} = '{value}'",
    "const {name} = '{value}';",
    'String {name} = "{value}";',
    'private static final String {name} = "{value}";',
    '{name} := "{value}"',
    '  "{name}": "{value}",',
    "  '{name}' => '{value}',",
    "  :{name} => '{value}',",
    "{name}: {value}",
    '  {name}: "{value}"',
    "{name}={value}",
    "export {name}={value}",
    "ENV {name}={value}",
    "  - {name}={value}",
    "spring.datasource.{name}={value}",
    "<{name}>{value}</{name}>",
    '<add key="{name}" value="{value}"/>',
    "define('{name}', '{value}');",
    "client.set{name}('{value}')",
    'let {name}: &str = "{value}";',
    "tool --{name} {value}",
    "tool --{name}={value} run",
    "# {name}: {value}",
    'connect(host, user="app", {name}="{value}")',
    "{{'user': 'app', '{name}': '{value}'}}",
    "$config['{name}'] = '{value}';",
    'set {name} "{value}"',
)
_PASSWORD_NAMES = (
    *("password", "db_password", "DB_PASSWORD", "adminPassword", "passwd", "smtp_pass", "userPwd", "passphrase"),
    *("kennwort", "senha", "contrasena", "mot_de_passe", "MYSQL_ROOT_PASSWORD", "redis-password", "keystorePassword"),
)
_KEY_NAMES = (
    *("secret", "client_secret", "CLIENT_SECRET", "secretKey", "api_key", "API_KEY", "apiKey", "x-api-key", "token"),
    *("access_token", "AUTH_TOKEN", "authToken", "refresh-token", "encryption_key", "signing-key", "app_secret"),
    *("SECRET_KEY_BASE", "hmac_secret", "webhookSecret", "private_token", "session_secret", "jwtSecret"),
)
_RANDOM = (
    *("{alnum:12}", "{alnum:16}", "{alnum:20}", "{alnum:32}", "{alnum:40}", "{hex:32}", "{hex:40}", "{hex:64}"),
    *("{base64:43}=", "{urlsafe:43}", "{lowernum:24}", "{base32:32}", "{upper:4}-{alnum:24}", "{lower:3}_{alnum:30}"),
)
_SYLLABLES = sorted(
    vocabulary("ba ce di fo gu ka le mi no pu ra se ti vo xu za bel cor dan fer gol hin jas kir lum mar")
)
_LEET = {"a": "@", "e": "3", "i": "1", "o": "0", "s": "$", "t": "7"}
_NONE_OF_IT = (
    *("changeme", "change-me", "your_{name}", "<your-{name}>", "YOUR_{NAME}_HERE", "xxxxxxxx", "********", "example"),
    *("replace-with-your-{name}", "{name}", "my_{name}", "{NAME}", "insert {name} here", "the {name} of the user"),
    *("Enter your {name}", "{name}_field", "{name} is required", "{name}.validator.message", "not-a-real-{name}"),
    *("TODO", "placeholder", "none", "disabled", "optional", "redacted", "some.module.{name}", "string", "required"),
    *("Invalid {name}", "/etc/app/{name}", "input[name={name}]", "forgot_{name}", "{name}-input", "X-{name}", "text"),
)


def examples(collector: Collector, rules: RuleSet, seed: int, rounds: int) -> Iterator[Example]:
    """Labelled examples in groups; the same for the same seed."""
    rng = random.Random(seed)
    for number in range(rounds):
        group = f"made:{number % _GROUPS}"
        for shape in _SHAPES:
            for line, label in _lines(shape, rng):
                yield from _proposed(collector, group, rng.choice(_ABOVE), line, label)
        for rule in rules.rules:
            if is_classified(rule):
                for template in rule.examples:
                    yield from _proposed(collector, group, rng.choice(_ABOVE), expand(template, rng), label=True)


def _proposed(collector: Collector, group: str, above: str, line: str, label: bool) -> Iterator[Example]:
    for example in collector.collect(group, "made", f"{above}\n{line}\n".encode()):
        yield replace(example, label=label, weight=WEIGHT)


def _lines(shape: str, rng: random.Random) -> Iterator[tuple[str, bool]]:
    password, key = rng.choice(_PASSWORD_NAMES), rng.choice(_KEY_NAMES)
    yield shape.format(name=password, value=rng.choice((_password, _random))(rng)), True
    yield shape.format(name=key, value=_random(rng)), True
    for name in (password, key):
        plain = name.lower().replace("-", "_")
        value = rng.choice(_NONE_OF_IT).format(name=plain, NAME=plain.upper())
        yield shape.format(name=name, value=value), False


def _random(rng: random.Random) -> str:
    return expand(rng.choice(_RANDOM), rng)


def _password(rng: random.Random) -> str:
    """As people make them: a word that one can say, a number, perhaps a sign."""
    word = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))
    word = (
        "".join(_LEET.get(letter, letter) if rng.random() < 0.5 else letter for letter in word)
        if rng.random() < 0.3
        else word
    )
    word = rng.choice((word, word, word.title()))
    number = str(rng.choice((rng.randint(0, 9), rng.randint(10, 99), rng.randint(1960, 2029), 123, 1234, "")))
    return (
        word
        + rng.choice(("", "", "", "!", "#", "_", "-", "&", "@", ".", "*"))
        + number
        + rng.choice(("", "", "", "!", "$", "@1"))
    )
