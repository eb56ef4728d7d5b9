"""RE2 expressions (as Go writes them) into Python's `re` over bytes.

Both look alike and differ in the small: RE2's flags may change inside a group and hold up to its end, `$`
without `m` means the very end, classes have POSIX names, `{,3}` is literal text, and RE2 reads characters
where we read bytes: of text that is not ASCII, `.` and `[^x]` take one byte here.
"""

from __future__ import annotations

import re

from oakum.model import RuleError

_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": "\\x00-\\x7f",
    "blank": "\\t ",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\t\\n\\x0b\\x0c\\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_POSIX_NAME = re.compile(r"\[:(\^?)(\w+):\]")
_REPEAT = re.compile(r"\{\d+(?:,\d*)?\}")
_GROUP = re.compile(r"\(\?(?:P?<(?P<name>\w+)>|(?P<flags>[imsU]*(?:-[imsU]+)?)(?P<end>[:)]))")
_HEX = re.compile(r"\\x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))")
_OCTAL = re.compile(r"\\(0[0-7]{0,2}|[1-7][0-7]{1,2})")
_SIMPLE = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}


def to_python(expression: str, secret_group: int | None = 0) -> str:
    """The same expression for Python, its group number `secret_group` named `secret`; the others do not
    capture.

    0 names the first group, if there is one; None names none. Raises RuleError that tells what cannot be
    expressed.
    """
    named = -1 if secret_group is None else secret_group or 1
    translator = _Translator(expression, named)
    translated = translator.run()
    if secret_group and translator.groups < secret_group:
        raise RuleError(f"secretGroup is {secret_group}, but there are {translator.groups} groups")
    return translated


def group_count(expression: str) -> int:
    """The number of groups that capture. Raises RuleError when the expression is not understood."""
    translator = _Translator(expression, -1)
    translator.run()
    return translator.groups


class _Translator:
    """One pass from left to right over an expression."""

    def __init__(self, text: str, secret: int) -> None:
        self.text, self.at = text, 0
        self.secret, self.groups = secret, 0

    def run(self) -> str:
        translated = self._alternatives(multiline=False, depth=0)
        if self.at < len(self.text):
            raise RuleError("unexpected `)`")
        return translated

    def _alternatives(self, *, multiline: bool, depth: int) -> str:
        """Up to the end of the group. A flag in the middle becomes a group that `|` closes and reopens."""
        if depth > 100:
            raise RuleError("nested too deeply")
        out: list[str] = []
        scopes: list[str] = []
        while self.at < len(self.text) and self.text[self.at] != ")":
            if self.text[self.at] == "|":
                self.at += 1
                out.append(")" * len(scopes) + "|" + "".join(scopes))
                continue
            flags = self._flags_in_the_middle()
            if flags is None:
                out.append(self._atom(multiline=multiline, depth=depth))
                continue
            multiline = _multiline(flags, before=multiline)
            if flags.strip("-"):
                scopes.append(f"(?{flags}:")
                out.append(scopes[-1])
        return "".join(out) + ")" * len(scopes)

    def _flags_in_the_middle(self) -> str | None:
        match = _GROUP.match(self.text, self.at)
        if match is None or match["end"] != ")":
            return None
        self.at = match.end()
        return _python_flags(match["flags"])

    def _atom(self, *, multiline: bool, depth: int) -> str:
        character = self.text[self.at]
        if character == "(":
            return self._group(multiline=multiline, depth=depth)
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escape()
        if character == "{":
            return self._brace()
        self.at += 1
        if character == "$" and not multiline:
            return r"\Z"
        return character if character in ".^$*+?" else _literal(character)

    def _group(self, *, multiline: bool, depth: int) -> str:
        opening = "(?:"
        if not self.text.startswith("(?", self.at):
            self.at += 1
            opening = self._capturing()
        else:
            match = _GROUP.match(self.text, self.at)
            if match is None:
                raise RuleError(f"RE2 has no group that starts with {self.text[self.at : self.at + 4]!r}")
            self.at = match.end()
            if match["name"]:
                opening = self._capturing()
            else:
                flags = _python_flags(match["flags"])
                multiline = _multiline(flags, before=multiline)
                opening = f"(?{flags}:"
        inner = self._alternatives(multiline=multiline, depth=depth + 1)
        if self.at >= len(self.text):
            raise RuleError("a `)` is missing")
        self.at += 1
        return f"{opening}{inner})"

    def _capturing(self) -> str:
        self.groups += 1
        return "(?P<secret>" if self.groups == self.secret else "(?:"

    def _brace(self) -> str:
        match = _REPEAT.match(self.text, self.at)
        self.at = match.end() if match else self.at + 1
        return match.group() if match else r"\{"

    def _escape(self) -> str:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "Q":
            end = self.text.find(r"\E", self.at)
            quoted = self.text[self.at + 2 : end if end >= 0 else None]
            self.at = end + 2 if end >= 0 else len(self.text)
            return "".join(map(_literal, quoted))
        if following in ("z", "A", "b", "B", "d", "D", "w", "W", "s", "S"):
            self.at += 2
            return r"\Z" if following == "z" else f"\\{following}"
        return _literal(self._escaped_character())

    def _escaped_character(self) -> str:
        """The one character that the escape at this place stands for."""
        if match := _HEX.match(self.text, self.at) or _OCTAL.match(self.text, self.at):
            self.at = match.end()
            number = int(match[1] or match[2], 16) if match.re is _HEX else int(match[1], 8)
            if number > 0x10FFFF or 0xD800 <= number < 0xE000:
                raise RuleError(f"{match.group()} is no character")
            return chr(number)
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if following in _SIMPLE:
            return chr(_SIMPLE[following])
        if following in ("p", "P"):
            raise RuleError(f"\\{following}: classes of Unicode characters have no like over bytes")
        if not following or following.isalnum():
            raise RuleError(f"\\{following} is not understood")
        return following

    def _class(self) -> str:
        self.at += 1
        negated = self.text.startswith("^", self.at)
        self.at += negated
        members: list[str] = []
        while not self.text.startswith("]", self.at) or not members:
            if self.at >= len(self.text):
                raise RuleError("a `]` is missing")
            members.append(self._members())
        self.at += 1
        return f"[{'^' if negated else ''}{''.join(members)}]"

    def _members(self) -> str:
        if match := _POSIX_NAME.match(self.text, self.at):
            self.at = match.end()
            return _posix(match[2], negated=bool(match[1]))
        if self.text[self.at] == "\\" and self.text[self.at + 1 : self.at + 2] in tuple("dDwWsS"):
            self.at += 2
            return self.text[self.at - 2 : self.at]
        low = self._member()
        if not self.text.startswith("-", self.at) or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return _in_class(low)
        self.at += 1
        return f"{_in_class(low)}-{_in_class(self._member())}"

    def _member(self) -> str:
        if self.text[self.at] == "\\":
            return self._escaped_character()
        self.at += 1
        return self.text[self.at - 1]


def _posix(name: str, *, negated: bool) -> str:
    if name not in _POSIX:
        raise RuleError(f"[:{name}:] is no class of characters")
    if not negated:
        return _POSIX[name]
    matcher = re.compile(f"[{_POSIX[name]}]".encode())
    return "".join(f"\\x{value:02x}" for value in range(256) if not matcher.match(bytes([value])))


def _python_flags(flags: str) -> str:
    if "U" in flags:
        raise RuleError("flag U (repetitions that are lazy by default) has no like in Python")
    on, _, off = flags.partition("-")
    on, off = "".join(sorted(set(on) - set(off))), "".join(sorted(set(off)))
    return f"{on}-{off}" if off else on


def _multiline(flags: str, *, before: bool) -> bool:
    on, _, off = flags.partition("-")
    return (before or "m" in on) and "m" not in off


def _literal(character: str) -> str:
    if character < "\x80":
        return re.escape(character)
    return f"(?:{character})"  # several bytes, which a repetition behind must take as one


def _in_class(character: str) -> str:
    if character >= "\x80":
        raise RuleError("a class with characters that are not ASCII has no like over bytes")
    return character if character.isalnum() else f"\\x{ord(character):02x}"
