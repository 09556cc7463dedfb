"""The one command: `narahubung demo | serve | work | migrate | …`."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run one verb and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narahubung.settings")
    print("not yet", file=sys.stderr)
    return 2
