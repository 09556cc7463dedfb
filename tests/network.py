"""Close the network: a test that reaches beyond this machine fails and says where it wanted to go."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class NetworkIsClosed(Exception):
    """A test tried to reach another machine."""


def is_here(address: object) -> bool:
    """Is this address on this machine: a path, or the loopback?"""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class ClosedSocket(socket.socket):
    """A socket that connects to this machine only."""

    def connect(self, address: tuple[object, ...] | str | ReadableBuffer) -> None:
        """Connect, or refuse with the address in the message."""
        if not is_here(address):
            raise NetworkIsClosed(str(address))
        super().connect(address)

    def connect_ex(self, address: tuple[object, ...] | str | ReadableBuffer) -> int:
        """Connect, or refuse with the address in the message."""
        if not is_here(address):
            raise NetworkIsClosed(str(address))
        return super().connect_ex(address)


def close() -> None:
    """Close the network for this process."""
    socket.socket = ClosedSocket  # type: ignore[misc]
