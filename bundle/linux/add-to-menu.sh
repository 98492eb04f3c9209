#!/bin/sh
# Add ConvViz to this user's menu of applications, where it lies now. Run again after the folder was moved;
# with --remove the entry goes away. Nothing else is touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/convviz.desktop
icon=$data/icons/hicolor/scalable/apps/convviz.svg
if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$icon"
    echo "ConvViz is no longer in the menu."
    exit
fi
mkdir -p "${entry%/*}" "${icon%/*}"
cp "$here/convviz.svg" "$icon"
# In a desktop entry these characters of a path need a backslash, and each backslash another one.
path=$(printf '%s' "$here/convviz" | sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g')
while IFS= read -r line; do
    case $line in
        Exec=*) printf 'Exec="%s" %%f\n' "$path" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$here/convviz.desktop" >"$entry"
echo "ConvViz is in the menu now. If the folder is moved, run this again; --remove takes it out."
