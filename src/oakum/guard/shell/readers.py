"""Programs that take files: which of them give out what the files hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oakum.detect.checks.vocabulary import vocabulary
from oakum.guard.shell.sight import Sure
from oakum.guard.shell.state import NONE, Call, Flow, Shell, Taint, Word

_READERS = vocabulary(
    "cat tac nl less more most head tail sed awk gawk mawk grep egrep fgrep rg ag ack cut sort uniq tr fold fmt pr",
    "paste join comm diff sdiff cmp column rev od xxd hexdump hd strings base64 base32 basenc uuencode jq yq xq bat",
    "batcat zcat gunzip gzip bzip2 xz zstd openssl dd iconv look split csplit expand view vim vi nano ed emacs tee",
    "ccat pygmentize highlight glow mlr csvlook dasel toml tomlq dotenv-linter envsubst numfmt type",
)
_USERS = vocabulary(
    "ls ll dir exa eza lsd stat test [ [[ rm unlink shred mkdir touch chmod chown chgrp chattr echo printf cd",
    "pushd du df wc file which whereis basename dirname realpath readlink sha1sum sha256sum sha512sum md5sum",
    "b2sum cksum sum true false sleep kill wait type hash git-crypt mktemp code cursor open xdg-open tree fd",
    "locate inotifywait lsof getfacl setfacl rmdir ssh-add ssh-keygen ssh ssh-copy-id ansible-playbook ansible",
    "terraform tofu helm kubectl docker podman docker-compose npm pnpm yarn pip uv poetry cargo go make just",
    "pytest node python python3 ruby perl php java gradle mvn dotenvx detect-secrets oakum gitleaks trufflehog",
    "pre-commit direnv return exit shift trap read certbot sops age",
)
"""They use a file, or tell of it, and do not print what it holds."""
_LEADING = vocabulary("sed awk gawk mawk grep egrep fgrep rg ag ack jq yq xq tr dasel")
"""The first argument is no file, but what to look for or to do."""
_USING = vocabulary(
    "--env-file --kubeconfig -i --identity --identity-file --key --private-key --keyfile --key-file --cert --cacert",
    "--defaults-extra-file --defaults-file --netrc-file --credentials-file --values -f --file --exclude --include",
    "--exclude-dir --ignore --ignore-file --glob -g --config --settings --secret --vault-password-file --env",
)
"""Options whose file a program uses; of programs that are no readers."""
_KEY_TOOLS = vocabulary("rsa ec dsa pkey pkcs8 pkcs12 enc base64")
"""Commands of openssl that may print a key; the others use it."""
_PUBLIC_ONLY = vocabulary("-noout -pubout -nokeys")
_PATTERN_OPTIONS = vocabulary("--exclude --include --exclude-dir --glob -g --ignore --label")
_NAMES_ONLY = (
    re.compile(r"s(.)=\.\*\1[^=]*(?:\1|=[^\\&]*\1)[gp]*"),  # sed 's/=.*/=…/'
    re.compile(r"\{\s*print\s+\$1\s*;?\s*\}"),  # awk -F= '{print $1}'
    re.compile(r"[\w.\[\]| ]*\bkeys(?:_unsorted)?(?:\[\])?"),  # jq 'keys', jq '.a | keys'
    re.compile(r"\^?\[[A-Za-z_-]+\][*+](?==?$)"),  # grep -o '^[A-Z_]*'
)


def hides(call: Call) -> bool:
    """Whether what such a command writes tells nothing of the values that it reads."""
    texts = call.texts
    if call.name in ("wc", "sha256sum", "sha1sum", "sha512sum", "md5sum", "cksum", "b2sum", "true", "test", "file"):
        return True
    if call.name in ("grep", "egrep", "fgrep", "rg"):
        flags = "".join(text.lstrip("-") for text in texts if re.fullmatch(r"-[a-zA-Z]+", text))
        if set(flags) & set("qclL") or {"--quiet", "--count", "--files-with-matches"} & set(texts):
            return True
        return "o" in flags and any(_NAMES_ONLY[3].fullmatch(text) for text in texts)
    if call.name == "cut":
        joined = " ".join(texts)
        return bool(re.search(r"-d ?=", joined) and re.search(r"-f ?1(?:\s|$)", joined))
    if call.name == "openssl":
        return not _KEY_TOOLS.intersection(texts[:1]) or not _PUBLIC_ONLY.isdisjoint(texts)
    if call.name == "sed" and any(re.match(r"-[a-zA-Z]*i|--in-place", text) for text in texts):
        return not any("/dev/" in text for text in texts)
    return call.name in ("sed", "awk", "gawk", "jq") and any(
        pattern.fullmatch(text) for pattern in _NAMES_ONLY for text in texts
    )


def files_of(call: Call) -> Iterator[Word]:
    """The arguments that may be files which the program reads."""
    leading = call.name in _LEADING and not {"-e", "-f", "--regexp", "--file"} & set(call.texts)
    skipped = _PATTERN_OPTIONS if call.name in _READERS else _USING
    before = ""
    for word in call.args:
        text = word.text
        if before in skipped:
            before = ""
            continue
        before = text
        if text.startswith("-"):
            option, equals, value = text.partition("=")
            if equals and option not in skipped:
                yield Word(value, word.taint)
        elif leading:
            leading = False
        else:
            yield word


def read(shell: Shell, call: Call) -> Flow:
    """What a program writes that is nothing special: of its files, and of its input."""
    if call.name in _USERS:
        return Flow()
    sure = Sure.CERTAIN if call.name in _READERS else Sure.LIKELY
    taint: Taint = NONE.union(
        *(shell.file(word.text, call.name, sure) for word in files_of(call)),
        *(word.taint for word in call.args if word.text.startswith("/dev/fd/")),
    )
    if hides(call):
        return Flow()
    text = call.stdin.text if call.name in ("cat", "tee", "head", "tail") and not taint else None
    return Flow(taint | call.stdin.taint, text if not list(files_of(call)) else None)
