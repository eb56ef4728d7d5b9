#!/bin/sh
# Run as root while the container is built, with the options of devcontainer-feature.json as variables.
set -eu

folder=${OAKUM_FOLDER:-/opt/oakum}
hosts=${HOSTS:-claude codex copilot gemini}
mode=${MODE:-redact}
package=${PACKAGE:-oakum[guard]}
python=${PYTHON:-python3}

if ! "$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "oakum-guard: needs Python 3.11 or newer with venv; take an image that has it, or the dev container feature for Python" >&2
    exit 1
fi

"$python" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check "$package"

set -- --managed --mode "$mode"
[ "${FAILCLOSED:-false}" != true ] || set -- "$@" --fail-closed
# shellcheck disable=SC2086 # a list of names
"$folder/bin/oakum" guard install $hosts "$@"
ln -sf "$folder/bin/oakum" "$folder/bin/oakum-hook" "${OAKUM_LINKS:-/usr/local/bin}/"
