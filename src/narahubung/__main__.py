"""Lets `python -m narahubung` do what `narahubung` does."""

import sys

from narahubung.cli import main

sys.exit(main())
