"""Find a port to listen on."""

from __future__ import annotations

import socket

from narahubung.ops.trouble import Trouble

TRIES = 100


class NoPortFree(Trouble):
    """A hundred ports in a row are taken."""

    def __init__(self, wanted: int) -> None:
        super().__init__(f"No port is free from {wanted} to {wanted + TRIES - 1}.")


def is_free(port: int, *, on: str) -> bool:
    """May a server listen on that port now?"""
    with socket.socket(socket.AF_INET6 if ":" in on else socket.AF_INET) as probe:
        # As the server itself will do: a port that only waits out old connections counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((on, port))
        except OSError:
            return False
    return True


def next_free(wanted: int, *, on: str) -> int:
    """Return the wanted port, or the first free one after it; refuses after a hundred."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if is_free(port, on=on):
            return port
    raise NoPortFree(wanted)
