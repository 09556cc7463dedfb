"""Check a receipt of a Narahubung office without the office, without the internet and without Narahubung.

Needs Python 3.11 or newer and the package `cryptography`. Give it the office's public key (a PEM file, published by
the office and worth keeping beside the receipt) and the address that the QR code holds:

    python verify_receipt.py receipt-1.pem 'https://…/tanda-terima/2026-004217-58/?o=KLT&t=…&d=…&s=…'

It prints what the office signed and ends with 0 if the signature is genuine, with 1 if it is not, and with 2 if the
key or the address cannot be read. What is signed, in ASCII, one fact a line, without a newline at the end:

    narahubung-receipt-1
    <office code>
    <register number>
    <moment of receipt, UTC, YYYYMMDDTHHMMSSZ>
    <SHA-256 of what was handed in, 64 lower-case hexadecimal digits>

The signature is Ed25519 (RFC 8032). Digest and signature stand in the address in URL-safe base64 without padding.
"""

import base64
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

GENUINE, NOT_GENUINE, UNREADABLE = 0, 1, 2
_PUBLIC_KEY = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


def signed_text(address: str) -> tuple[str, bytes]:
    """Return the text that the address claims was signed, and the signature; refuses (ValueError) another form."""
    parts = urlsplit(address.strip())
    facts = parse_qs(parts.query, strict_parsing=True)
    if sorted(facts) != ["d", "o", "s", "t"] or any(len(values) != 1 for values in facts.values()):
        raise ValueError("the address must hold o, t, d and s, each once")
    reference = unquote(parts.path.rstrip("/").rsplit("/", 1)[-1])
    office, moment = facts["o"][0], facts["t"][0]
    digest, signature = (_bytes_of(facts[name][0]) for name in ("d", "s"))
    plain = re.compile(r"[A-Za-z0-9./-]{1,60}")
    if not (plain.fullmatch(office) and plain.fullmatch(reference) and re.fullmatch(r"\d{8}T\d{6}Z", moment, re.ASCII)):
        raise ValueError("office, register number or moment has an unknown form")
    if len(digest) != 32 or len(signature) != 64:
        raise ValueError("digest or signature has the wrong length")
    return f"narahubung-receipt-1\n{office}\n{reference}\n{moment}\n{digest.hex()}", signature


def _bytes_of(text: str) -> bytes:
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != text:
        raise ValueError("not the one spelling of these bytes")
    return raw


def receipt_keys(pem: bytes) -> list[Ed25519PublicKey]:
    """Return every Ed25519 key of a file, which may hold those of several offices and years; refuses one without."""
    keys = [load_pem_public_key(block) for block in _PUBLIC_KEY.findall(pem)]
    found = [key for key in keys if isinstance(key, Ed25519PublicKey)]
    if not found:
        raise ValueError("no Ed25519 public key in the file")
    return found


def _has_signed(key: Ed25519PublicKey, text: str, signature: bytes) -> bool:
    try:
        key.verify(signature, text.encode("ascii"))
    except InvalidSignature:
        return False
    return True


def main(arguments: Sequence[str]) -> int:
    """Check the address in the second argument with the keys in the first, print the answer, return the exit code."""
    if len(arguments) != 2:
        print(__doc__)
        return UNREADABLE
    try:
        keys = receipt_keys(Path(arguments[0]).read_bytes())
        text, signature = signed_text(arguments[1])
    except (OSError, ValueError) as error:
        print(f"TIDAK TERBACA / UNREADABLE: {error}")
        return UNREADABLE
    if not any(_has_signed(key, text, signature) for key in keys):
        print("TIDAK ASLI / NOT GENUINE: no key in this file signed this receipt")
        return NOT_GENUINE
    _, office, reference, moment, digest = text.split("\n")
    print("ASLI / GENUINE")
    print(f"  kantor / office            {office}")
    print(f"  nomor register / number    {reference}")
    print(f"  diterima / received (UTC)  {moment}")
    print(f"  sidik isi / SHA-256        {digest}")
    return GENUINE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
