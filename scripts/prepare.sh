#!/usr/bin/env bash
# Prepare a checkout: system libraries (Debian and Ubuntu), a virtual environment in .venv, the package in it.
# Usage: prepare.sh window|offscreen [EXTRA]. Run again it finds everything done and returns at once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/python.sh
purpose=$1
extra=${2:-}

say() { printf '%s\n' "$*" >&2; }

# Read as a whole, not through a pipe: grep -q leaves at its first find, and pipefail takes that for a library missing.
libraries=$(PATH="$PATH:/sbin" ldconfig -p 2>/dev/null || true)

have_library() {
    grep -q -F "$1 " <<<"$libraries"
}

# Names of the Debian packages that are missing: found by the library itself, since package names differ by release.
missing_packages() {
    local library package
    while read -r library package; do
        have_library "$library" || echo "$package"
    done <<'LIBRARIES'
libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
LIBRARIES
    [ "$purpose" = window ] || return 0
    while read -r library package; do
        have_library "$library" || echo "$package"
    done <<'LIBRARIES'
libxcb-cursor.so.0 libxcb-cursor0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
LIBRARIES
}

python=$(find_python)

if [ "$(uname -s)" = Linux ]; then
    packages=$(missing_packages | tr '\n' ' ')
    "$python" -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
    if [ -n "${packages// /}" ]; then
        if ! command -v apt-get >/dev/null; then
            say "These system packages (their Debian names) are missing; install them with your package tool: $packages"
            exit 2
        fi
        root=()
        [ "$(id -u)" -eq 0 ] || root=(sudo)
        say "Installing system packages: $packages"
        "${root[@]}" apt-get update -q >&2
        # shellcheck disable=SC2086  # one word a package
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages >&2
    fi
fi

# Bytes, not times, decide whether the environment is still right: a checkout changes times.
stamp=.venv/.prepared${extra:+-$extra}
wanted=$(cksum <pyproject.toml)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    say "Installing ConvViz and what it needs into .venv (about 300 MB, once)"
    .venv/bin/python -m pip install -q --disable-pip-version-check -e ".${extra:+[$extra]}" >&2
    printf '%s\n' "$wanted" >"$stamp"
fi
