#!/usr/bin/env bash
# Make the download for those who have no Python: dist/ConvViz-<version>-<system>-<machine>.tar.xz (.zip on Windows).
# Usage: bundle.sh [--folder]; with --folder only build/bundle/ConvViz, unpacked. On Windows run it in Git's bash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/python.sh

python=$(find_python)
# A fresh environment each time: what lies in one that people work in would get into the bundle.
rm -rf build/bundle
"$python" -m venv build/bundle/venv
own=build/bundle/venv/bin/python
[ -x "$own" ] || own=build/bundle/venv/Scripts/python.exe
"$own" -m pip install -q --disable-pip-version-check '.[bundle]'
"$own" bundle/build.py "$@"
