"""What can go wrong with documents and seals, by name; each carries facts, none finished words."""

from datetime import datetime


class DocumentFault(Exception):
    """Something is wrong with the office's documents or seal; an operator must look, the reader cannot help it."""


class NotTypeset(DocumentFault):
    """A template could not be set; the message is the typesetter's own."""


class SealMissing(DocumentFault):
    """The folder holds no office seal."""


class SealUnreadable(DocumentFault):
    """A file of the seal is damaged, or a key does not belong to its certificate."""


class SealOutOfTime(DocumentFault):
    """The moment of signing lies outside the time for which the office's certificate is valid."""

    def __init__(self, at: datetime, *, valid_from: datetime, valid_until: datetime) -> None:
        super().__init__(
            f"signing at {at:%Y-%m-%d}, but the certificate runs {valid_from:%Y-%m-%d} to {valid_until:%Y-%m-%d}"
        )
        self.at, self.valid_from, self.valid_until = at, valid_from, valid_until
