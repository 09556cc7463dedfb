"""Draw a new data key and seal every row, file and office key with it."""

from __future__ import annotations

from django.utils import timezone

from narahubung.agencies import directory
from narahubung.cases import resealing, sealing
from narahubung.documents import office, signers
from narahubung.documents.certificates import OfficeName


def rotate() -> int:
    """Return how many values were sealed anew; old keys stay readable, and it may be run again if cut short."""
    sealing.ring().rotate()
    offices = directory.current().offices.values()
    at = timezone.now()
    keys = sum(office.seal_of(OfficeName(line.code, line.name), at=at).reseal() for line in offices)
    return resealing.reseal() + keys + signers.reseal()
