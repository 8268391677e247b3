#!/usr/bin/env bash
# Makes .venv/ and installs what constraints.txt pins; does nothing when nothing has changed.
set -euo pipefail

complain() { printf '%s\n' "$*" >&2; exit 1; }

fits() { # has this Python the right age and everything that a virtual environment needs?
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if fits "$name"; then echo "$name"; return; fi
    done
    if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        complain "Python's venv module is missing: run \`apt-get install python3-venv\` (as root), then make again."
    fi
    complain "Python 3.11 or newer is missing: install it, or name yours with \`make demo PYTHON=/path/to/python3\`."
}

wanted() { # what the environment depends on; its own place too, because it cannot be moved
    { pwd; cat pyproject.toml constraints.txt; .venv/bin/python --version; } 2>&1 | cksum
}

progress() { # one dot for each package
    while read -r word _; do
        case $word in Collecting) printf . ;; esac
    done
    echo
}

main() {
    if [ -x .venv/bin/python ] && [ "$(cat .venv/stamp 2>/dev/null)" = "$(wanted)" ]; then return; fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || [ "$(cat .venv/place 2>/dev/null)" != "$(pwd)" ]; then
        python=$(find_python)
        rm -rf .venv
        "$python" -m venv .venv || complain "The virtual environment could not be made in $(pwd)/.venv."
        pwd > .venv/place
    fi
    printf 'installing packages (a minute or two) '
    .venv/bin/python -m pip install --disable-pip-version-check --no-input \
        -c constraints.txt -e '.[local,test,check]' 2>&1 | tee .venv/install.log | progress ||
        { tail -n 15 .venv/install.log >&2; complain "The packages could not be installed; pip's last words stand above."; }
    wanted > .venv/stamp
}

main
