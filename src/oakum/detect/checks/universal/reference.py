"""Values that say where the secret is, instead of being it: `${DB_PASSWORD}`, `{{ token }}`."""

from __future__ import annotations

import re

from oakum.detect.checks.interface import DROP
from oakum.detect.checks.universal.view import View
from oakum.detect.checks.universal.wording import looks_random
from oakum.model import Reason

_LONGEST = 400
_MARK = re.compile(r"[$%{}@!&<]")  # without one of these there is no template, which is the usual case
_TEMPLATE = re.compile(
    r"\$[({]|\{\{|\}\}|#\{|<%|%>|\{%|^\$\d?$|\$[A-Z_]{3,}|^%\w+%|^@[\w.]+@$|^!\w+|^\{[\w.:-]*\}$"
    r"|%\([\w.]+\)[sd]|%(?:0[0-9]{1,2}[dx]|[sdvq])\b|\{[0-9]?\}|\$\$\w|\{[A-Za-z_][\w.-]*(?::[^{}]*)?\}|^&\w+;?$|^\{[\w.-]+:"
)
# A template that the value was cut out of, or that goes on behind it: `abc_{random:20}`.
_OPEN = re.compile(r"\{[^{}\s\"'=]*\Z")
_GOES_ON = ("{", "${", "#{", "%{")
_SHELL_VARIABLE = re.compile(r"['\"]?\$[A-Za-z_]")
_HASH = re.compile(r"\$(?:2[abxy]|[1567yHP]|apr1|argon2\w*)\$|pbkdf2[_:]sha")  # it is full of dollar signs
_BEFORE = re.compile(r"(?:\$|\{\{|\$\{|#\{|%\{|<%=?|\$\(|<\?(?:php|=))[-\s]*\Z")
_STORE = re.compile(
    r"op://|vault:|secretsmanager:|ssm:|arn:aws|aws-sm:|awssecret|gcp:secret|akv:|keyvault|env:|env\.|file:|file\.|ref\+|kms:"
    r"|process\.env|os\.(?:environ|getenv)|ENV\[|getenv|System\.|secrets?\.|vars?\.|local\.|module\.|data\.|params?\."
    r"|inputs?\.|config\.|settings\.|options?\.|args?\.|props?\.|self\.|this\.|request\.|req\.|credentials\(|bashio:"
    r"|/run/secrets|projects/"
)
_LOOKUP = re.compile(
    r"(?:environ|getenv|env|envs|EnvironmentVariable|ENV|getProperty|get_?config|settings?|config|secrets?|params?|options?"
    r"|lookup|vault|ssm|get_?secret|fetch|prompt|getpass|input|read|args?|argv|flags?|\bt|i18n|gettext|translate|\b_)"
    r"(?:\.get|\.fetch|\.getString|\.String)?[\[(][ \t]{0,4}[bru]?[\"'`]\Z"
)

_ARN = re.compile(r"\barn:aws[a-z-]*:[a-z0-9-]+:[\w:*-]*:(?:[\w.*/-]+[:/])?\Z")
_BADGE = re.compile(r"/badge(?:\.svg|\.png)?\?(?:[\w.=&-]*&)?token=\Z")

_REFERENCE = Reason(name="reference", weight=DROP, note="refers to a value that stands elsewhere")
_COMMENT = Reason(name="reference", weight=DROP, note="a comment or an anchor follows, no value")
_RESOURCE = Reason(name="resource-name", weight=DROP, note="the last part of a resource name (ARN)")
_OF_BADGE = Reason(name="badge", weight=DROP, note="shows a badge to everybody, and no more")
_LOOKED_UP = Reason(name="lookup", weight=DROP, note="the name under which a value is looked up")


def reference(view: View) -> Reason | None:
    """Template syntax of shells, CI systems and template engines; addresses in secret stores."""
    value = view.value
    if len(value) > _LONGEST or _HASH.match(value):
        return None
    if view.bare and value[0] == "#":
        return _COMMENT
    if _SHELL_VARIABLE.match(value) and not looks_random(value):
        return _REFERENCE  # some issuers begin their tokens with a dollar sign
    if _STORE.match(value) or (_MARK.search(value) and _TEMPLATE.search(value)):
        return _REFERENCE
    if view.after.startswith(_GOES_ON) or ("}" in value and "{" not in value and _OPEN.search(view.before[-40:])):
        return _REFERENCE
    return _REFERENCE if _MARK.search(view.before[-4:]) and _BEFORE.search(view.before[-8:]) else None


def lookup(view: View) -> Reason | None:
    """The argument of a call that fetches the value: `getenv("PASSWORD")`."""
    return _LOOKED_UP if view.quote and _LOOKUP.search(view.before[-40:]) else None


def badge(view: View) -> Reason | None:
    """The token in the address of a status badge: meant for a README, it only draws the badge.

    https://docs.codecov.com/docs/status-badges
    """
    return _OF_BADGE if view.before.endswith("token=") and _BADGE.search(view.before) else None


def resource_name(view: View) -> Reason | None:
    """What an Amazon Resource Name names: `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    return _RESOURCE if "arn:aws" in view.before and _ARN.search(view.before) else None
