"""Start ConvViz from a checkout: python main.py [FILE]."""

import sys

from convviz.app import main

if __name__ == "__main__":
    sys.exit(main())
