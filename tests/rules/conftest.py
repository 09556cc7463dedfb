"""Rules reach no other machine, run alone or with the rest."""

from __future__ import annotations

from tests import network

network.close()
