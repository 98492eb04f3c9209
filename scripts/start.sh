#!/usr/bin/env bash
# Set up ConvViz in this checkout if need be, then launch it; arguments go to convviz.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bash "$here/scripts/prepare.sh" window
exec "$here/.venv/bin/python" "$here/main.py" "$@"
