"""Programs that send over the network: where to, and what of the command goes there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from oakum.detect.checks.vocabulary import vocabulary
from oakum.guard.shell.sight import Sure
from oakum.guard.shell.state import NONE, UNKNOWN, Call, Flow, Shell, Taint, Word

_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^@/\s]*@)?([\w-]+(?:\.[\w-]+)+|localhost|\[[0-9a-f:]+\])(?::\d+)?(?:[/?#].*)?$", re.I
)
_LOCAL = re.compile(r"(?:.*://)?(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])(?:[:/].*)?$")
_REMOTE = re.compile(r"(?:[\w.-]+@)?[\w.-]{2,}:(?!//)|(?:s3|gs|rsync|sftp|ssh)://|\w+::|[\w-]+:")
_LOGIN = vocabulary(
    "-H --header -u --user --oauth2-bearer --proxy-user -b --cookie -K -E --cert --key --netrc-file --http-user",
    "--http-password --password -a -A --auth",
)
_LOGIN_HEADER = re.compile(
    r"(?:proxy-)?authorization:|[\w-]*(?:api-?key|token|auth)[\w-]*:|cookie:|private-token:", re.I
)
_NETWORK = vocabulary(
    "curl wget http https xh httpie curlie nc ncat netcat socat telnet ftp tftp sftp lftp mail mailx sendmail mutt",
    "swaks dig nslookup host drill kdig ping transfer ipfs wormhole croc termbin gist pastebinit slackcat websocat",
    "grpcurl aria2c lynx w3m links magic-wormhole ffsend rclone axel",
)
_COPIES = vocabulary("scp rsync")
_NOT_SENT = vocabulary("-i -e -F --exclude --include --filter --exclude-from --include-from --files-from")
"""Options of `_COPIES` whose value stays here."""
_CLOUDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "aws": (("s3", "cp"), ("s3", "sync"), ("s3", "mv"), ("s3api", "put-object"), ("sns", "publish"),
            ("sqs", "send-message")),
    "gsutil": (("cp",), ("rsync",), ("mv",)),
    "gcloud": (("storage", "cp"), ("compute", "scp")),
    "az": (("storage", "blob", "upload"), ("storage", "file", "upload")),
    "gh": (("gist", "create"), ("issue", "create"), ("issue", "comment"), ("pr", "create"), ("pr", "comment"), ("api",),
           ("release", "upload"), ("repo", "create")),
    "glab": (("snippet", "create"), ("issue", "create"), ("mr", "create"), ("mr", "note")),
    "kubectl": (("cp",),),
    "docker": (("cp",), ("push",)),
    "npm": (("publish",),),
    "twine": (("upload",),),
    "openssl": (("s_client",),),
}  # fmt: skip


def sends(call: Call) -> bool:
    """Whether a command sends anything."""
    texts = [text for text in call.texts if not text.startswith("-")]
    return call.name in _NETWORK | _COPIES or any(
        tuple(texts[: len(words)]) == words for words in _CLOUDS.get(call.name, ())
    )


def send(shell: Shell, call: Call) -> Flow:
    """Notes what goes where; returns what the command writes, of which nothing is known but a local file's content."""
    if call.name in _COPIES and not _is_upload(call.args):
        return Flow()
    login, content = _carried(shell, call)
    destination = _destination(call.texts)
    sure = Sure.POSSIBLE if _LOCAL.match(destination) else Sure.CERTAIN
    if login and not content:
        shell.send(destination, login, call.name, sure=sure, as_login=True)
    else:
        shell.send(destination, login | content, call.name, sure=sure)
    local = (word.text[7:] for word in call.args if word.text.startswith("file://"))
    return Flow(NONE.union(*(shell.file(path, call.name) for path in local)))


def _carried(shell: Shell, call: Call) -> tuple[Taint, Taint]:
    """What goes as the login, and what goes as content."""
    login, content, before = NONE, call.stdin.taint, ""
    for word in call.args:
        taint = word.taint | _file_in(shell, word, before, call.name)
        if _is_login(word.text, before, call.name):
            login |= taint
        else:
            content |= taint
        before = word.text
    return login, content


def _is_login(text: str, before: str, program: str) -> bool:
    """Whether an argument, behind the one before it, is the login to the destination."""
    if program in _COPIES:
        return False
    if before in ("-H", "--header") or program in ("http", "https", "xh", "httpie"):
        return _LOGIN_HEADER.match(text) is not None
    return before in _LOGIN or (text.startswith("--") and text.partition("=")[0] in _LOGIN)


def _file_in(shell: Shell, word: Word, before: str, by: str) -> Taint:
    """The file that an argument names: alone, or behind `@`, `=@`, `<`."""
    if by in _COPIES and (before in _NOT_SENT or word.text.partition("=")[0] in _NOT_SENT):
        return NONE
    if before in ("-o", "--output", "-O", "-c", "--cookie-jar", "-D", "--dump-header", "-H", "--header"):
        return NONE
    text = word.text.partition("=")[2] if word.text.startswith("--") and "=" in word.text else word.text
    if _HOST.match(text) and "://" in text:
        return NONE
    paths = [re.split(r"[=@<]", part)[-1] for part in re.split(r"[;,]", text)]
    return NONE.union(*(shell.file(path, by) for path in paths if path and not path.startswith("-")))


def _is_upload(args: Sequence[Word]) -> bool:
    places = [word.text for word in args if not word.text.startswith("-")]
    return bool(places) and bool(_REMOTE.match(places[-1]) or UNKNOWN in places[-1])


def _destination(texts: Sequence[str]) -> str:
    """The argument that is most like a host, else what is there."""
    plain = [text for text in texts if not text.startswith("-")]
    tests: tuple[Callable[[str], object], ...] = (lambda text: "://" in text, _REMOTE.match, _HOST.match)
    for test in tests:
        if found := next((text for text in reversed(plain) if test(text)), None):
            return _without_query(found)
    return _without_query(plain[-1]) if plain else "the network"


def _without_query(text: str) -> str:
    """A destination to be shown: no user, no query, for those may hold a secret."""
    text = re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", text)[0])
    return text[:200]
