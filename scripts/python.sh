# Sourced by the other scripts: find_python prints a Python that ConvViz can use, or ends with one line.

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    echo "ConvViz needs Python 3.11 or newer; none was found (set PYTHON to name one)." >&2
    exit 2
}
