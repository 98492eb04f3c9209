#!/usr/bin/env bash
# Set up a test environment in this checkout if need be, then run the tests; needs no display. Arguments go to pytest.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bash "$here/scripts/prepare.sh" offscreen test
cd "$here"
exec .venv/bin/python -m pytest -n auto "$@"  # a worker for each core
