"""Draw a new data key and seal every row, file and office key with it."""

from __future__ import annotations

from narahubung.cases import resealing, sealing


def rotate() -> int:
    """Return how many values were sealed anew; old keys stay readable, and it may be run again if cut short."""
    sealing.ring().rotate()
    return resealing.reseal()
