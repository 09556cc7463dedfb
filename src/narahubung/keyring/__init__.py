"""The key ring: seals what must stay unreadable on disk, and makes it findable without reading it.

Plain Python over ``cryptography``: no Django, no settings, no clock. ``KeyRing`` is all that other rooms need.
"""

from narahubung.keyring.ring import KeyRing, binding
from narahubung.keyring.ringfile import KeyMissing, KeyringFault, RingExists, RingMissing, RingUnreadable, SealBroken

__all__ = [
    "KeyMissing",
    "KeyRing",
    "KeyringFault",
    "RingExists",
    "RingMissing",
    "RingUnreadable",
    "SealBroken",
    "binding",
]
