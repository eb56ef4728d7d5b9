"""Names of members: written by whoever made the container, shown, and never used as paths."""

from __future__ import annotations

_LONGEST = 1024


def member_path(outer: str, name: str) -> str:
    r"""`outer!/name`, with everything in `name` that could mislead a reader or a file system as `\xNN`.

    That is: what is not printable or not UTF-8, backslashes, a leading `/`, and the dots of `..`.
    """
    shown = name if len(name) <= _LONGEST else name[:_LONGEST] + "…"
    parts = ["\\x2e\\x2e" if part == ".." else _printable(part) for part in shown.split("/")]
    if parts[0] == "" and len(parts) > 1:
        parts[:2] = ["\\x2f" + parts[1]]
    return f"{outer}!/{'/'.join(parts)}"


def _printable(part: str) -> str:
    if part.isprintable() and "\\" not in part:
        return part
    return "".join(_escaped(character) for character in part)


def _escaped(character: str) -> str:
    if character.isprintable() and character != "\\":
        return character
    return "".join(f"\\x{byte:02x}" for byte in _bytes_of(character))


def _bytes_of(character: str) -> bytes:
    if "\udc80" <= character <= "\udcff":  # how Python keeps a byte that is not UTF-8
        return character.encode("utf-8", "surrogateescape")
    return character.encode("utf-8", "surrogatepass")
