"""A mail server of the tests' own, spoken to over a real connection, that can be told how to behave."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.running import free_port

logging.getLogger("mail.log").setLevel(logging.ERROR)


@dataclass(slots=True)
class PostOffice:
    """What came in, and what is answered: to a recipient, and to a whole message."""

    taken: list[EmailMessage] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_message: str = "250 OK"
    only_for: str = ""
    drops_after_taking: bool = False

    async def handle_RCPT(  # noqa: N802 - the name is the protocol's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer a recipient."""
        if self.only_for in address and not self.to_recipient.startswith("250"):
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name is the protocol's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a message, or refuse it."""
        if self.to_message.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.taken.append(email.message_from_bytes(content, policy=email.policy.default))
        if self.drops_after_taking:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return self.to_message

    def texts(self) -> str:
        """Return all that was taken in, decoded, headers too."""
        parts = []
        for message in self.taken:
            parts += [str(value) for value in message.values()]
            parts += [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
        return "\n".join(parts)


@contextmanager
def post_office() -> Iterator[tuple[PostOffice, int]]:
    """Open a server on a free port; yields it and the port."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield office, controller.port
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """Open a port that takes connections and never says a word; yields the port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]
