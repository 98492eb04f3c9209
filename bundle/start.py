"""What the bundle's program runs: main.py for it, where the installed package is found, not the checkout."""

import os
import sys

from convviz.app import main


def give_children_the_systems_libraries() -> None:
    """Hide the bundle's own libraries from what ConvViz starts, a browser for instance."""
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


if __name__ == "__main__":
    if sys.platform.startswith("linux"):
        give_children_the_systems_libraries()
    sys.exit(main())
